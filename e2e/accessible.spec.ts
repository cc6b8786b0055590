import type { Page } from "@playwright/test";
import { breaches, serious, told, wcag, wcagOfColours } from "./axe";
import { addressesOf, everyPage, folderOf } from "./pages";
import { expect, test } from "./story";

/** Lists on which one thing of a page is found, where it is not the folder above. */
const lists: Record<string, string> = {
  "/users/[userId]": "/users?q=user_5",
  "/campaigns/[id]": "/campaigns?status=completed",
  "/audience/segments/[key]": "/audience",
  "/templates/[id]": "/templates?q=order.shipped",
};
/** There may be none of these in the demo. */
const mayBeNone = ["/drill/[id]", "/alerts/[id]", "/runbooks/[key]"];
const steps = ["audience", "content", "delivery", "review"];

// Not the server's: where it writes a time as in a zone of its own, the browser complains.
test.use({ timezoneId: "Asia/Kolkata" });

test("every page is accessible to an admin, in the light and in the dark, and breaks none of its own rules", async ({
  pageAs,
}) => {
  test.setTimeout(900_000);
  const page = await pageAs("admin");
  const complaints = listen(page);
  const walk = async (path: string) => {
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    complaints.length = 0;
    await page.goto(path);
    await settled(page);
    expect.soft(told(serious(await breaches(page, wcag))), `${path}, light`).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    expect.soft(told(serious(await breaches(page, wcagOfColours))), `${path}, dark`).toEqual([]);
    expect.soft(complaints, `${path}: what the browser complains of`).toEqual([]);
  };
  // Each is found just before it is looked at: other stories run meanwhile, and delete what is theirs.
  for (const one of everyPage()) {
    for (const path of await pathsOf(page, one)) await walk(path);
    if (one === "/templates/[id]") await lookAtMail(page);
  }
  const draft = await newDraft(page);
  for (const step of steps) await walk(`${draft}?step=${step}`);
});

/** Of a template's tabs one is shown; that of mails has the longest text, which scrolls. */
async function lookAtMail(page: Page): Promise<void> {
  await page.getByRole("tab", { name: /^E-mail/ }).click();
  await expect(page.locator(".cm-scroller").first()).toBeVisible();
  await settled(page);
  expect.soft(told(serious(await breaches(page, wcag))), "a mail's words").toEqual([]);
}

/** Errors; the browser writes there too what the content security policy stops. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return complaints;
}

async function pathsOf(page: Page, one: string): Promise<string[]> {
  if (one === "/invite/[token]") return [await invitation(page)];
  if (one === "/broadcasts/requests/[id]") return [await askedBroadcast(page)];
  if (!one.includes("[")) return [one];
  const found = await firstLink(page, lists[one] ?? folderOf(one), addressesOf(one));
  expect(found !== null || mayBeNone.includes(one), `one thing for ${one}`).toBe(true);
  return found === null ? [] : [found];
}

/** The path of the first thing that a list leads to. */
async function firstLink(page: Page, list: string, link: RegExp): Promise<string | null> {
  await page.goto(list);
  await settled(page);
  let found: string | undefined;
  await expect(async () => {
    const links = await page.locator("main a[href]").all();
    const paths = await Promise.all(links.map((one) => one.getAttribute("href")));
    found = paths.find((path) => path !== null && link.test(path)) ?? undefined;
    expect(found, `a link on ${list}`).toBeDefined();
  })
    .toPass({ timeout: 10_000 })
    .catch(() => null);
  return found ?? null;
}

async function invitation(page: Page): Promise<string> {
  const email = `walker-${Date.now()}@example.com`;
  const answer = await page.request.post("/api/trpc/team.invite", {
    data: { json: { email, role: "support", producers: [] } },
  });
  return new URL((await answer.json()).result.data.json.link).pathname;
}

async function askedBroadcast(page: Page): Promise<string> {
  const key = crypto.randomUUID();
  const some = { segments: [], lists: [], actorId: "", excludeSegments: [], excludeLists: [] };
  const broadcast = {
    typeKey: "feature.announced",
    templateVersionId: null,
    data: { feature: "Walks", summary: "Looked at by a test, and never approved." },
    audience: { who: "everyone", ...some },
    ...{ push: true, startsAt: null, lastsSeconds: 3_600 },
  };
  const data = { json: { key, broadcast } };
  expect((await page.request.post("/api/trpc/broadcastStart.ask", { data })).ok()).toBe(true);
  return `/broadcasts/requests/${key}`;
}

async function newDraft(page: Page): Promise<string> {
  await page.goto("/campaigns");
  await page.getByRole("button", { name: "New campaign" }).first().click();
  await page.waitForURL(/\/campaigns\/\d+/);
  return new URL(page.url()).pathname;
}

/** Once nothing on the page is still being loaded. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await expect(page.locator("div.animate-pulse, [aria-busy=true]")).toHaveCount(0, {
    timeout: 60_000,
  });
}

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./story";

const always = [
  "/",
  "/notifications",
  "/users",
  "/users/import",
  "/send",
  "/providers",
  "/sandbox",
  "/drill",
  "/docs/api",
  "/audience",
  "/audience/segments/new",
  "/audience/lists",
  "/audience/suppressions",
  "/templates",
  "/templates/partials",
  "/templates/brand",
  "/campaigns",
  "/campaigns/calendar",
  "/campaigns/settings",
];

/** Pages of one thing each: found through a link on the list of such things. */
const oneOf = [
  { list: "/notifications", link: /^\/notifications\/[^/?]+$/ },
  { list: "/users?q=user_5", link: /^\/users\/(?!import$)[^/?]+$/ },
  { list: "/audience", link: /^\/audience\/segments\/(?!new$)[^/?]+$/ },
  { list: "/audience/lists", link: /^\/audience\/lists\/[^/?]+$/ },
  { list: "/templates", link: /^\/templates\/\d+$/ },
  { list: "/providers", link: /^\/providers\/[^/?]+$/ },
  { list: "/campaigns?status=completed", link: /^\/campaigns\/\d+$/ },
];

const steps = ["audience", "content", "delivery", "review"];

test("every page of the admin is accessible, in the light and in the dark", async ({ pageAs }) => {
  test.setTimeout(900_000);
  const page = await pageAs("admin");
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.message}`));

  const paths = [...always];
  for (const { list, link } of oneOf) paths.push(await firstLink(page, list, link));
  const draft = await newDraft(page);
  paths.push(...steps.map((step) => `${draft}?step=${step}`));

  for (const path of paths) {
    await page.goto(path);
    await settled(page);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect.soft(await violations(page), `${path}, ${colorScheme}`).toEqual([]);
    }
  }
  expect(errors).toEqual([]);
});

/** The path of the first thing that a list leads to. */
async function firstLink(page: Page, list: string, link: RegExp): Promise<string> {
  await page.goto(list);
  let found: string | undefined;
  await expect(async () => {
    const links = await page.locator("main a[href]").all();
    const paths = await Promise.all(links.map((one) => one.getAttribute("href")));
    found = paths.find((path) => path !== null && link.test(path)) ?? undefined;
    expect(found, `a link on ${list}`).toBeDefined();
  }).toPass({ timeout: 30_000 });
  return found ?? list;
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

/** What a person with other eyes or hands could not use, each as "rule: the first place". */
async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page })
    // The previews of mails run no scripts, axe's neither: it would wait for an answer for ever.
    .exclude("iframe")
    .withTags(["wcag2a", "wcag2aa"])
    .analyze();
  return found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" · ")}`);
}

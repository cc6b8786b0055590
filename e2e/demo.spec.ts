import type { Browser, Page } from "@playwright/test";
import { breaches, told, wcag } from "./axe";
import { expect, test } from "./story";

/** A window of its own, without any session of the dashboard, for somebody who uses the customer's app. */
async function openAs(browser: Browser, person: string): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto("/demo");
  await page.getByRole("link", { name: new RegExp(person, "i") }).click();
  await expect(bell(page)).toBeVisible();
  return page;
}

const bell = (page: Page) => page.getByRole("button", { name: /^Notifications/ });
const panel = (page: Page) => page.getByRole("dialog", { name: "Notifications" });
const log = (page: Page) => page.getByRole("list", { name: "Events, newest first" });
const pushes = (page: Page) => page.getByRole("list", { name: "Pushes, newest first" });
const press = (page: Page, name: string) => page.getByRole("button", { name }).click();

test("two people in two windows: a storm of likes becomes one message, a broadcast needs no row, an opt-out holds from the next message on", async ({
  browser,
}) => {
  const dana = await openAs(browser, "Dana");
  const sam = await openAs(browser, "Sam");
  const inDanas = (text: string) => panel(dana).getByRole("listitem").filter({ hasText: text });

  await bell(dana).click();
  await expect(panel(dana)).toContainText(/That is all\.|Nothing here yet/);
  await dana.keyboard.press("Escape");
  const label = (await bell(dana).getAttribute("aria-label")) ?? "";
  // The demo's own broadcasts may be there already.
  const before = Number(/\d+/.exec(label)?.[0] ?? 0);

  // A storm: told once, collapsing while one looks, and then one row and two pushes.
  await press(dana, "300 people like it");
  await expect(log(dana)).toContainText("300 accepted");
  await expect(log(dana)).toContainText(
    /300 events about one thing: 1 row in the inbox, 1 push\. 299 of them wait/,
  );
  await expect(bell(dana)).toHaveAccessibleName(`Notifications, ${before + 1} unread`);
  await expect(pushes(dana).getByRole("listitem")).toHaveCount(1);
  await bell(dana).click();
  await expect(inDanas("liked")).toContainText("and 299 others", { timeout: 60_000 });
  await expect(inDanas("liked")).toHaveCount(1);
  await expect(pushes(dana).getByRole("listitem")).toHaveCount(1);
  await expect(pushes(dana)).toContainText("took the place of one before it");
  await expect(log(dana)).toContainText("1 row in the inbox, 2 pushes.");

  // A broadcast: in the inbox of the other window, and nobody has a row until it is seen there.
  await expect(inDanas("New: albums")).toHaveCount(0);
  await dana.keyboard.press("Escape");
  await press(sam, "Announce albums");
  await expect(log(sam)).toContainText(/No row written for about [\d,]+ people/);
  await expect(log(sam)).toContainText("None of the people here has one.");
  await expect(bell(dana)).toHaveAccessibleName(`Notifications, ${before + 2} unread`);
  await bell(dana).click();
  await expect(inDanas("New: albums")).toHaveCount(1);
  await expect(log(sam)).toContainText("Dana has one since seeing it.");

  // An opt-out, from the next message on.
  const likes = sam.getByRole("switch", { name: "Likes of my photos" });
  await likes.click();
  await expect(likes).not.toBeChecked();
  await dana.keyboard.press("Escape");
  await press(dana, "Like Sam Okafor's photo");
  await expect(log(dana).getByRole("listitem").first()).toContainText(
    "Not told: the user switched this type off.",
  );
  await bell(sam).click();
  await expect(panel(sam)).toContainText("New: albums");
  await expect(panel(sam)).not.toContainText("liked");
  await Promise.all([dana.context().close(), sam.context().close()]);
});

test("a post of somebody who is followed comes, and no longer once one stops following", async ({
  browser,
}) => {
  const mira = await openAs(browser, "Mira");
  const posts = panel(mira).getByRole("listitem").filter({ hasText: "Atelier Tulip" });
  await press(mira, "Let them post");
  await bell(mira).click();
  await expect(posts).toHaveCount(1);
  await press(mira, "Unfollow");
  await expect(mira.getByRole("button", { name: "Follow", exact: true })).toBeVisible();
  await press(mira, "Let them post");
  await expect(log(mira).getByRole("listitem")).toHaveCount(2);
  await expect(log(mira).getByRole("listitem").first()).toContainText("rows in inboxes");
  await bell(mira).click();
  await expect(posts).toHaveCount(1);
  await mira.context().close();
});

test("the app with its open inbox is accessible, in the light and in the dark, and speaks German to who reads it", async ({
  browser,
}) => {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const jonas = await context.newPage();
  await jonas.goto("/demo?as=jonas");
  await jonas.getByRole("button", { name: /^Benachrichtigungen/ }).click();
  await expect(jonas.getByRole("dialog", { name: "Benachrichtigungen" })).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await jonas.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(told(await breaches(jonas, wcag)), colorScheme).toEqual([]);
  }
  await context.close();
});

import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { build } from "esbuild";
import { breaches, serious, told } from "./axe";

/** The component alone, over an inbox in memory: a page of its own, without a server. */
async function open(page: Page, options: Parameters<Window["showInbox"]>[0]): Promise<void> {
  const { outputFiles } = await bundle;
  const css = readFileSync("sdk/react/styles.css", "utf8");
  await page.setContent(
    `<!doctype html><html lang="en"><head><title>Inbox</title><meta name="viewport" content="width=device-width">
     <style>:root{color-scheme:light dark;font-family:sans-serif}body{margin:0;background:Canvas}${css}</style></head><body></body></html>`,
  );
  await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
  await page.evaluate((chosen) => window.showInbox(chosen), options);
}

const bundle = build({
  ...{ entryPoints: ["e2e/inbox/harness.tsx"], bundle: true, write: false, jsx: "automatic" },
  ...{ define: { "process.env.NODE_ENV": '"production"' }, format: "iife" },
});

const bell = (page: Page) => page.getByRole("button", { name: /^Notifications/ });
const panel = (page: Page) => page.getByRole("dialog", { name: "Notifications" });

test("the bell says how many are unread; a message that comes is counted, listed and spoken", async ({
  page,
}) => {
  await open(page, { messages: 4 });
  await expect(bell(page)).toHaveAccessibleName("Notifications, 2 unread");
  await bell(page).click();
  await expect(panel(page).getByRole("listitem")).toHaveCount(4);
  await page.evaluate(() => {
    window.world.news?.onMessage?.(window.message(9, { title: "Dana liked your photo" }));
    window.world.news?.onUnread?.({ unread: 3, unseen: 1 });
  });
  await expect(panel(page).getByRole("listitem").first()).toContainText("Dana liked your photo");
  await expect(page.getByRole("status")).toHaveText("New: Dana liked your photo");
  await expect(bell(page)).toHaveAccessibleName("Notifications, 3 unread");
});

test("by keyboard alone: open, move, read, archive, follow, close, and be back at the bell", async ({
  page,
}) => {
  await open(page, { messages: 3 });
  await bell(page).focus();
  await page.keyboard.press("Enter");
  await expect(panel(page)).toBeFocused();
  const entries = panel(page).getByRole("listitem");
  await entries.first().getByRole("button", { name: "Message 3" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(entries.nth(1).getByRole("button", { name: "Message 2" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(bell(page)).toHaveAccessibleName("Notifications");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(entries).toHaveCount(2);
  await expect(entries.last().getByRole("button", { name: "Message 1" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);
  await expect(bell(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await panel(page).getByRole("button", { name: "Message 1" }).press("Enter");
  expect(await page.evaluate(() => window.opened)).toEqual(["id-1"]);
});

test("older messages come as one scrolls, to the end and no further", async ({ page }) => {
  await open(page, { messages: 34 });
  await bell(page).click();
  const entries = panel(page).getByRole("listitem");
  await expect(async () => {
    await entries.last().scrollIntoViewIfNeeded();
    await expect(entries).toHaveCount(34, { timeout: 500 });
  }).toPass();
  await expect(panel(page)).toContainText("That is all.");
});

test("an empty inbox, one that fails, and one that works again", async ({ page }) => {
  await open(page, { messages: 0 });
  await bell(page).click();
  await expect(panel(page)).toContainText("Nothing here yet");
  await open(page, { messages: 2, fails: true });
  await bell(page).click();
  // In words for its reader; why is on the console.
  const failure = panel(page).getByRole("alert");
  await expect(failure).toContainText("The messages could not be loaded.");
  await expect(failure).not.toContainText("The server is away.");
  await page.evaluate(() => {
    window.world.refuses = false;
  });
  await panel(page).getByRole("button", { name: "Try again" }).click();
  await expect(panel(page).getByRole("listitem")).toHaveCount(2);
});

test("in German", async ({ page }) => {
  await open(page, { messages: 4, german: true });
  await page.getByRole("button", { name: "Benachrichtigungen, 2 ungelesen" }).click();
  await expect(page.getByRole("button", { name: "Alle als gelesen markieren" })).toBeVisible();
  await expect(page.getByRole("listitem").first()).toContainText("vor 47 Min.");
});

for (const theme of ["light", "dark"] as const) {
  test(`accessible in the ${theme}, on a desk and on a phone`, async ({ page }) => {
    for (const viewport of [
      { width: 1_200, height: 800 },
      { width: 390, height: 800 },
    ]) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await open(page, { messages: 12 });
      await bell(page).click();
      await expect(panel(page).getByRole("listitem").first()).toBeVisible();
      expect(told(serious(await breaches(page)))).toEqual([]);
      const box = await panel(page).boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= viewport.width).toBe(true);
    }
  });
}

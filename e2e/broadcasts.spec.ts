import { expect, test } from "./story";

test("marketing finds an active broadcast, sees whom it reached, and stops it before its time", async ({
  pageAs,
}) => {
  const page = await pageAs("marketing");
  await page.goto("/");
  await page.getByRole("link", { name: "Broadcasts" }).click();
  await expect(page.getByRole("heading", { name: "Broadcasts" })).toBeVisible();
  const active = page.getByRole("region", { name: "Broadcasts, active" });
  await active.getByRole("link", { name: /garden diary/ }).click();
  await expect(page.getByText("Reach over time")).toBeVisible();
  await expect(page.getByText("Nobody has a row before they do something with it")).toBeVisible();
  await page.getByRole("button", { name: "Stop now" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("It disappears from the inboxes of about");
  await dialog.getByRole("button", { name: "Stop now" }).click();
  await expect(page.getByText("It is gone from every inbox")).toBeVisible();
  await expect(page.getByText("Stopped", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Broadcasts", exact: true }).first().click();
  await page.getByRole("radio", { name: "Ended" }).click();
  const ended = page.getByRole("region", { name: "Broadcasts, ended" });
  await expect(ended.getByRole("row", { name: /garden diary/ })).toContainText("Stopped");
  await expect(page).toHaveURL(/phase=ended/);
});

test("marketing begins a broadcast to everyone, a reader's inbox has it without a row, and stopping takes it out again", async ({
  pageAs,
  browser,
}) => {
  const before = await pageAs("marketing");
  await before.goto("/broadcasts");
  await before.getByRole("link", { name: "New broadcast" }).click();
  await before.getByRole("combobox", { name: /^Type/ }).click();
  await before.getByRole("option", { name: /New feature/ }).click();
  await before.getByLabel("feature", { exact: true }).fill("Evening walks");
  await before.getByLabel("summary", { exact: true }).fill("A guided walk every Friday.");
  await before.getByRole("radio", { name: /^Everyone/ }).click();
  const outlook = before.getByRole("region", { name: "What will happen" });
  await expect(outlook).toContainText("Inboxes look it up: its type says so");
  await expect(outlook).toContainText("No row is written for anybody");
  await expect(before.getByRole("article")).toContainText("Evening walks");

  // Closing the tab loses nothing, and starting over can be taken back.
  const address = before.url();
  await before.close();
  const page = await before.context().newPage();
  await page.goto(address);
  await expect(page.getByText(/^Draft of .* restored/)).toBeVisible();
  await page.getByRole("button", { name: "Start over" }).click();
  await expect(page.getByRole("radio", { name: /^Everyone/ })).not.toBeChecked();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByLabel("feature", { exact: true })).toHaveValue("Evening walks");
  await expect(page.getByRole("radio", { name: /^Everyone/ })).toBeChecked();

  await page.getByRole("button", { name: "Begin it" }).click();
  const dialog = page.getByRole("alertdialog");
  const typed = dialog.getByRole("textbox");
  const label = (await dialog.getByText(/^Type “/).textContent()) ?? "";
  await typed.fill(/“(\d+)”/.exec(label)?.[1] ?? "");
  await dialog.getByRole("button", { name: "Begin" }).click();
  await page.waitForURL(/\/broadcasts\/[0-9a-f-]{36}$/);
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
  await expect(page.getByText("Nobody has a row before they do something with it")).toBeVisible();

  const reader = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
  await reader.goto("/demo?as=sam");
  const bell = reader.getByRole("button", { name: /^Notifications/ });
  const inbox = reader.getByRole("dialog", { name: "Notifications" });
  await bell.click();
  await expect(inbox).toContainText("Evening walks");

  await page.getByRole("button", { name: "Stop now" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop now" }).click();
  await expect(page.getByText("Stopped", { exact: true })).toBeVisible();
  await reader.reload();
  await bell.click();
  await expect(inbox).toContainText(/That is all\.|Nothing here yet/);
  await expect(inbox).not.toContainText("Evening walks");
  await reader.context().close();
});

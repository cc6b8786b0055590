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

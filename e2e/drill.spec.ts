import { expect, test } from "./story";

/** From an open breaker to a closed one: a probe every 30 s, then 10 s at a tenth of the pace. */
const healing = { timeout: 60_000 };

/** Somebody on call who has never seen a provider fail. */
test("a newcomer breaks push on purpose, sees the second account take over, stops it and sees it heal", async ({
  pageAs,
}) => {
  const page = await pageAs("oncall");
  await page.goto("/");
  await page.getByRole("link", { name: "Drill", exact: true }).click();
  await expect(page.getByRole("radio", { name: /^Outage/ })).toBeChecked();
  await expect(page.getByRole("radio", { name: /^Push/ })).toBeChecked();
  await page.getByRole("radio", { name: "50", exact: true }).click();
  await expect(page.getByText(/people whom push reaches/)).toBeVisible();
  await page.getByRole("button", { name: /^Start/ }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText(/About [\d,]+ people get one drill message each/);
  await dialog.getByRole("button", { name: "Start the drill" }).click();

  await expect(page).toHaveURL(/\/drill\/\d+$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Outage on push");
  const story = page.getByRole("list", { name: "What happened" });
  await expect(story).toContainText("sandbox-push answers every call with 503 from now on");
  await expect(story).toContainText("The breaker of sandbox-push opened");
  await expect(story).toContainText("All traffic goes to sandbox-push-backup");
  const first = page.getByRole("region", { name: "sandbox-push", exact: true });
  await expect(first.getByText("Open", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /^Stop/ }).click();
  await expect(story).toContainText("sandbox-push is well again");

  await expect(story).toContainText("is half-open", healing);
  await expect(story).toContainText("The breaker of sandbox-push closed", healing);
  await expect(first.getByText("Closed", { exact: true })).toBeVisible();
  for (const kind of ["Lost", "Twice"]) {
    const figure = page.getByRole("definition").and(page.locator(`dt:text-is("${kind}") + dd`));
    await expect(figure).toHaveText("0");
  }

  // The record, opened again.
  await page.getByRole("button", { name: /^End now/ }).click();
  await dialog.getByRole("button", { name: "End it now" }).click();
  // What is under way may take half a minute to settle.
  await expect(page.getByText(/Lost: 0\. Twice: 0\./)).toBeVisible(healing);
  const address = new URL(page.url()).pathname;
  await page.goto("/drill");
  await page.locator(`a[href="${address}"]`).click();
  await expect(page.getByText(/Lost: 0\. Twice: 0\./)).toBeVisible();
});

import type { Page } from "@playwright/test";
import { compose, saved, step, write } from "./compose";
import { expect, test } from "./story";

const everyone = (page: Page) => async () => {
  await page.getByRole("radio", { name: /^Everyone/ }).click();
  await saved(page);
};

const sendNow = async (page: Page) => {
  await page.getByRole("button", { name: "Send now…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Send now" }).click();
};

test("two variants are tested on a part of the audience, each is seen in one's own inbox first, and the rest waits for the winner", async ({
  pageAs,
}) => {
  const page = await pageAs("marketing");
  await compose(page, "Which words work", everyone(page));
  await step(page, "Content");
  await page.getByRole("button", { name: "Test another variant" }).click();
  await expect(page.getByRole("radio", { name: /^B/ })).toBeChecked();
  await write(page, "Push", { Title: "Come to the garden", Text: "It opens tomorrow." });
  await page.getByRole("switch", { name: "Automatic winner" }).click();
  await page.getByLabel("Test with").fill("95");
  await expect(page.getByText("From 1 to 90.")).toBeVisible();
  await page.getByLabel("Test with").fill("40");
  await page.getByLabel("Decide after").fill("0.5");
  await page.getByRole("radio", { name: "Clicks" }).click();
  await expect(
    page.getByText(/^40% get one .* After 30 min .* share of clicks .* other 60%\.$/).first(),
  ).toBeVisible();
  await saved(page);

  await step(page, "Review");
  const mine = page.getByRole("button", { name: "Send test" });
  await expect(mine).toHaveCount(2);
  await mine.last().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("checkbox", { name: "E-mail" })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await dialog.getByRole("link", { name: "See what became of it" }).click();
  await expect(page).toHaveURL(/\/notifications\//);
  await expect(page.getByText("completed", { exact: true })).toBeVisible();
  await expect(page.getByText("and the inbox")).toBeVisible();
  await expect(page.getByText("a test, of words that were not published")).toBeVisible();
  await page.goBack();

  await step(page, "Review");
  await sendNow(page);
  await expect(page.getByRole("heading", { name: "Variants" })).toBeVisible();
  await expect(page.getByText("The rest, with the winner")).toBeVisible();
  await expect(page.getByText("The first 40%")).toBeVisible();
  await expect(page.getByText("1 done, 1 planned")).toBeVisible({ timeout: 60_000 });
});

test("the steps of a rollout are what their author writes, and each is watched before the next", async ({
  pageAs,
}) => {
  const page = await pageAs("marketing");
  await compose(page, "A few first", everyone(page));
  await step(page, "Delivery");
  await page.getByRole("switch", { name: "Gradual rollout" }).click();
  await page.getByLabel("First", { exact: true }).fill("20");
  await expect(page.getByText("From 0.1 to 9.9.")).toBeVisible();
  await page.getByLabel("First", { exact: true }).fill("4");
  await page.getByRole("button", { name: "Remove the step of 10%" }).click();
  await page.getByRole("button", { name: "Add a step" }).click();
  await page.getByLabel("Then, step 2").fill("25");
  await page.getByRole("radio", { name: "hours" }).click();
  await page.getByLabel("Time between steps", { exact: true }).fill("2");
  await page.getByLabel("complain").fill("0.5");
  const words = /^4% get it first, 25% after 2 h, 100% after 4 h\. .* 0\.5% complain/;
  await expect(page.getByText(words).first()).toBeVisible();
  await saved(page);
  await page.reload();
  await expect(page.getByText(words).first()).toBeVisible();

  await step(page, "Review");
  await sendNow(page);
  const steps = page.getByRole("list", { name: "Rollout steps" }).getByRole("listitem");
  await expect(steps).toHaveCount(3);
  await expect(steps.nth(0)).toContainText("4%");
  await expect(steps.nth(0)).toContainText("done", { timeout: 60_000 });
  await expect(steps.nth(1)).toContainText("25%");
  await expect(steps.nth(1)).toContainText("planned");
  await expect(page.getByText(/0\.5% allowed/)).toBeVisible();
});

import { expect, type Page } from "@playwright/test";

/** What was changed is safe. */
export const saved = (page: Page) =>
  expect(page.getByText("Saved", { exact: true }).first()).toBeVisible();

export async function newCampaign(page: Page, name: string): Promise<void> {
  await page.goto("/campaigns");
  await page.getByRole("button", { name: "New campaign" }).first().click();
  await page.getByLabel("Name of the campaign").fill(name);
  await saved(page);
}

export async function step(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Steps" }).getByText(name, { exact: true }).click();
}

/** The editor is fetched when it is needed. */
export async function write(
  page: Page,
  channel: string,
  texts: Record<string, string>,
): Promise<void> {
  await page.getByRole("tab", { name: new RegExp(`^${channel}`) }).click();
  for (const [field, text] of Object.entries(texts)) {
    const box = page.getByRole("textbox", { name: field, exact: true });
    await expect(box).toBeVisible({ timeout: 60_000 });
    await box.fill(text);
  }
  await saved(page);
}

/** A campaign by inbox and push, ready for its review. */
export async function compose(
  page: Page,
  name: string,
  choose: () => Promise<void>,
): Promise<void> {
  await newCampaign(page, name);
  await choose();
  await step(page, "Content");
  await write(page, "In-app", { Title: "Hello {{ user.id }}", Text: "The garden opens tomorrow." });
  await write(page, "Push", { Title: "The garden opens", Text: "Tomorrow, from nine." });
  await step(page, "Delivery");
  await page.getByRole("checkbox", { name: /^E-mail/ }).uncheck();
  await saved(page);
}

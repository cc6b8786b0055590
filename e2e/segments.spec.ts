import type { Page } from "@playwright/test";
import { expect, test } from "./story";

/** From the keyboard alone: what the condition is about is typed, and taken with Enter. */
async function add(page: Page, about: string): Promise<void> {
  await page.getByRole("combobox", { name: "Add a condition" }).last().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByPlaceholder("Type to search…")).toBeFocused();
  await page.keyboard.type(about);
  await page.keyboard.press("Enter");
}

const people = (page: Page) => page.getByText("people, counted one by one");

/** Marketing describes whom it means, sees who that is, and takes it back. */
test("marketing builds a segment, sees its people without names, uses it in another, deletes both", async ({
  pageAs,
}) => {
  const page = await pageAs("marketing");
  await page.goto("/audience");
  await page.getByRole("link", { name: "New segment" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Free in Berlin’s zone");
  await expect(page.getByLabel("Key", { exact: true })).toHaveValue("free_in_berlin_s_zone");
  await add(page, "Time zone");
  await expect(page.getByText("Complete the conditions to save.")).toBeVisible();
  await page.getByRole("combobox", { name: "Time zone" }).last().click();
  await page.getByRole("option", { name: /^Europe\/Berlin/ }).click();
  await expect(people(page)).toBeVisible();
  const some = page.getByRole("region", { name: "Some of them" });
  await expect(some.getByText(/Europe\/Berlin/).first()).toBeVisible();
  await expect(some.getByText(/user_/)).toHaveCount(0);
  await page.getByRole("button", { name: "Save segment" }).click();
  await expect(page).toHaveURL(/segments\/free_in_berlin_s_zone$/);

  await page.goto("/audience/segments/new");
  await page.getByLabel("Name", { exact: true }).fill("Berlin by push");
  await add(page, "Is in a segment");
  await page.getByRole("combobox", { name: "Segment", exact: true }).click();
  await page.getByRole("option", { name: "Free in Berlin’s zone" }).click();
  await add(page, "Reachable by");
  await expect(people(page)).toBeVisible();
  await page.getByRole("button", { name: "Save segment" }).click();
  await expect(page).toHaveURL(/segments\/berlin_by_push$/);

  await page.goto("/audience/segments/free_in_berlin_s_zone");
  await page.getByRole("button", { name: "Used by 1 other" }).click();
  await expect(page.getByRole("button", { name: "Delete" })).toHaveCount(0);
  await page.getByRole("link", { name: "Berlin by push" }).click();
  await remove(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: "Berlin by push" })).toBeVisible();
  await page.getByRole("link", { name: "Berlin by push" }).click();
  await remove(page);
  await page.goto("/audience/segments/free_in_berlin_s_zone");
  await remove(page);
  await expect(page.getByRole("link", { name: "Free in Berlin’s zone" })).toHaveCount(0);
});

async function remove(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete segment" }).click();
  await expect(page).toHaveURL(/\/audience$/);
}

test("the content team reads a segment, and can change nothing about it", async ({ pageAs }) => {
  const page = await pageAs("content");
  await page.goto("/audience/segments/europe_free");
  await expect(page.getByLabel("Name", { exact: true })).toBeDisabled();
  await expect(people(page)).toBeVisible();
  await expect(page.getByRole("button", { name: "Save segment" })).toHaveCount(0);
  await expect(page.getByRole("combobox", { name: "Add a condition" })).toHaveCount(0);
});

import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./story";

const saved = (page: Page) => expect(page.getByText("Saved", { exact: true })).toBeVisible();

async function openTemplate(page: Page): Promise<void> {
  await page.goto("/templates");
  await page.getByLabel("Find a template by its type or name").fill("order.shipped");
  await expect(page).toHaveURL(/q=order/);
  await page.getByRole("link", { name: "Order shipped", exact: true }).click();
  await expect(page).toHaveURL(/\/templates\/\d+/);
  await page.getByRole("tab", { name: /^Push/ }).click();
}

async function publish(page: Page, note: string): Promise<void> {
  await page.getByRole("button", { name: "Publish…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What changed, and why").fill(note);
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** The editor is fetched when it is needed, which takes its time where many things run at once. */
async function field(page: Page, name: string): Promise<Locator> {
  const found = page.getByRole("textbox", { name, exact: true });
  await expect(found).toBeVisible({ timeout: 60_000 });
  return found;
}

/** The content team changes the words of a type, and takes them back. */
test("content sees an error at its line, puts it right, publishes, compares and restores", async ({
  pageAs,
}) => {
  const page = await pageAs("content");
  await openTemplate(page);
  const text = await field(page, "Text");
  const before = (await text.textContent()) ?? "";

  await text.fill("Your order is near.\nLook for {{ data.orderNumber");
  await expect(page.getByText(/^Line 2: /)).toBeVisible();
  await expect(text).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(page.getByRole("dialog").getByText("This has to be put right first:")).toBeVisible();
  await expect(
    page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }),
  ).toBeDisabled();
  await page.getByRole("button", { name: "Not yet" }).click();

  await text.fill("Your order is near.\nLook for {{ data.orderNumber }}.");
  await expect(page.getByText(/^Line 2: /)).toBeHidden();
  await saved(page);
  await expect(
    page
      .getByLabel("Preview")
      .getByText(/Look for /)
      .first(),
  ).toBeVisible();
  await publish(page, "Two lines, and the number");

  await page.getByRole("button", { name: "History" }).click();
  const history = page.getByRole("dialog");
  await expect(history.getByText("Two lines, and the number")).toBeVisible();
  const comparison = history.getByLabel("Comparison");
  await expect(comparison.getByText("Your order is near.")).toBeVisible();
  await expect(comparison.getByText(before.slice(0, 12)).first()).toBeVisible();

  await history.getByRole("button", { name: "Restore…" }).last().click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Restore" }).click();
  await expect(history).toBeHidden();
  await expect(text).toHaveText(before);
  await publish(page, "As it was");
  await expect(page.getByText("draft", { exact: true })).toBeHidden();
});

/** Two authors at once: the second one is told, and nothing is lost. */
test("who saves over somebody else's words is told whose, and chooses", async ({ pageAs }) => {
  const dana = await pageAs("content");
  const ada = await pageAs("admin");
  await openTemplate(dana);
  await ada.goto(dana.url());
  const [mine, theirs] = [await field(ada, "Title"), await field(dana, "Title")];
  const first = (await theirs.textContent()) ?? "";

  await ada.context().setOffline(true);
  await mine.fill("Written by Ada");
  await theirs.fill("Written by Dana");
  await saved(dana);
  await ada.context().setOffline(false);
  await expect(ada.getByRole("alert").getByText(/saved at/)).toBeVisible();
  await expect(mine).toHaveText("Written by Ada");
  await ada.getByRole("button", { name: "Drop mine, take theirs" }).click();
  await expect(mine).toHaveText("Written by Dana");

  await theirs.fill(first);
  await saved(dana);
});

test("marketing reads the words, and is told who writes them", async ({ pageAs }) => {
  const page = await pageAs("marketing");
  await openTemplate(page);
  await expect(page.getByText(/The content team and administrators write it/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish…" })).toBeHidden();
  await expect(await field(page, "Text")).toHaveAttribute("aria-readonly", "true");
});

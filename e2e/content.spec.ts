import type { Page } from "@playwright/test";
import { expect, test } from "./story";

const saved = (page: Page) => expect(page.getByText("Saved", { exact: true })).toBeVisible();

async function openTemplate(page: Page): Promise<void> {
  await page.goto("/templates");
  await page.getByLabel("Find a template by its type or name").fill("order.shipped");
  await page.getByRole("table").getByRole("link").first().click();
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

/** The content team changes the words of a type, and takes them back. */
test("content sees an error at its line, puts it right, publishes, compares and restores", async ({
  pageAs,
}) => {
  const page = await pageAs("content");
  await openTemplate(page);
  const text = page.getByRole("textbox", { name: "Text", exact: true });
  const before = (await text.textContent()) ?? "";

  await text.fill("Your order is near.\nIt comes with {{ data.carrier");
  await expect(page.getByText(/^Line 2: /)).toBeVisible();
  await expect(text).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(page.getByRole("dialog").getByText("This has to be put right first:")).toBeVisible();
  await expect(
    page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }),
  ).toBeDisabled();
  await page.getByRole("button", { name: "Not yet" }).click();

  await text.fill("Your order is near.\nIt comes with {{ data.carrier }}.");
  await expect(page.getByText(/^Line 2: /)).toBeHidden();
  await saved(page);
  await expect(
    page
      .getByLabel("Preview")
      .getByText(/It comes with /)
      .first(),
  ).toBeVisible();
  await publish(page, "Two lines, and the carrier by name");

  await page.getByRole("button", { name: "History" }).click();
  const history = page.getByRole("dialog");
  await expect(history.getByText("Two lines, and the carrier by name")).toBeVisible();
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
  const title = (page: Page) => page.getByRole("textbox", { name: "Title", exact: true });
  await expect(title(ada)).toBeVisible();
  const first = (await title(dana).textContent()) ?? "";

  await ada.context().setOffline(true);
  await title(ada).fill("Written by Ada");
  await title(dana).fill("Written by Dana");
  await saved(dana);
  await ada.context().setOffline(false);
  await expect(ada.getByRole("alert").getByText(/saved at/)).toBeVisible();
  await expect(title(ada)).toHaveText("Written by Ada");
  await ada.getByRole("button", { name: "Drop mine, take theirs" }).click();
  await expect(title(ada)).toHaveText("Written by Dana");

  await title(dana).fill(first);
  await saved(dana);
});

test("marketing reads the words, and is told who writes them", async ({ pageAs }) => {
  const page = await pageAs("marketing");
  await openTemplate(page);
  await expect(page.getByText(/The content team and administrators write it/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish…" })).toBeHidden();
  await expect(page.getByRole("textbox", { name: "Text", exact: true })).toHaveAttribute(
    "aria-readonly",
    "true",
  );
});

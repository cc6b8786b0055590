import { expect, test } from "./story";

test("an admin registers a type, sees what fifty likes say, and takes a change back", async ({
  pageAs,
}) => {
  const page = await pageAs("admin");
  const key = `story.kudos${Date.now() % 1_000_000}`;
  await page.goto("/types");
  await page.getByRole("link", { name: "New type" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "New type" })).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill("Kudos");
  await page.getByRole("textbox", { name: "Key" }).fill("Kudos!");
  await page.getByRole("combobox", { name: "Category" }).click();
  await page.getByRole("option", { name: "social" }).click();
  await page.getByRole("button", { name: "Register type" }).click();
  await expect(
    page.getByText("Small letters and digits, such as order.shipped.").first(),
  ).toBeVisible();
  await page.getByRole("textbox", { name: "Key" }).fill(key);
  await page.getByRole("button", { name: "Register type" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Kudos" })).toBeVisible();

  await page.getByRole("switch", { name: "Sum up events about one thing" }).click();
  const seen = page.getByRole("region", { name: "What people see" });
  await expect(seen.getByText("50 events")).toBeVisible();
  await page.getByRole("button", { name: "Save type" }).click();
  const changes = page.getByRole("region", { name: "Changes" });
  await expect(changes).toContainText("Summed up for");
  await expect(changes).toContainText("5 minutes");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("It is as it was before.")).toBeVisible();
  await expect(
    page.getByRole("switch", { name: "Sum up events about one thing" }),
  ).not.toBeChecked();

  await page.getByRole("radio", { name: "P2" }).click();
  await page.getByRole("button", { name: "Save…" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Change “Kudos”?" });
  await expect(dialog).toContainText("It goes as P2");
  await dialog.getByRole("button", { name: "Save type" }).click();
  await expect(page.getByText("All changes are saved.")).toBeVisible();
});

test("of two admins who change one type, the later is told who was first", async ({ pageAs }) => {
  const [one, other] = [await pageAs("admin"), await pageAs("admin")];
  for (const page of [one, other]) await page.goto("/types/survey");
  await one.getByRole("textbox", { name: "Description" }).fill("A question or two.");
  await other.getByRole("textbox", { name: "Description" }).fill("Three questions.");
  await one.getByRole("button", { name: "Save type" }).click();
  await expect(one.getByText("All changes are saved.")).toBeVisible();
  await other.getByRole("button", { name: "Save type" }).click();
  await expect(other.getByText(/saved this type at .* UTC/)).toBeVisible();
  await other.getByRole("button", { name: "Reload, losing my changes" }).click();
  await expect(other.getByRole("textbox", { name: "Description" })).toHaveValue(
    "A question or two.",
  );
});

test("a code stays P0, and who may only read changes nothing", async ({ pageAs }) => {
  const admin = await pageAs("admin");
  await admin.goto("/types?priority=0");
  await admin.getByRole("link", { name: "Sign-in code" }).click();
  await expect(admin.getByRole("radio", { name: "P1" })).toBeDisabled();
  await expect(admin.getByRole("switch", { name: "Pinned" })).toBeDisabled();
  const reader = await pageAs("support");
  await reader.goto("/types/otp");
  await expect(reader.getByRole("textbox", { name: "Name" })).toBeDisabled();
  await expect(reader.getByRole("button", { name: /^Save/ })).toHaveCount(0);
});

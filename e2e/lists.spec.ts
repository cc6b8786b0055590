import { readFile } from "node:fs/promises";
import { sayWhy } from "./look";
import { expect, test } from "./story";

/** A spreadsheet as it leaves an office: semicolons, a header, a few bad rows. */
const guests = [
  "Name;E-Mail;Customer id",
  ...Array.from({ length: 40 }, (_, i) => `Guest ${i};g${i}@example.com;user_${i + 1}`),
  "Stranger;=SUM(1);nobody_knows_me",
  "Empty;;",
].join("\r\n");

const file = (name: string, text: string) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});

test("marketing fills a list from a spreadsheet, and downloads the rows that were refused", async ({
  pageAs,
}) => {
  const page = await pageAs("marketing");
  await page.goto("/audience/lists");
  await page.getByRole("button", { name: "New list" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Garden tour");
  await page.getByRole("button", { name: "Create list" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Garden tour" })).toBeVisible();

  await page.locator("input[type=file]").setInputFiles(file("guests.csv", guests));
  // The columns were recognised; the address is not to be asked for.
  await expect(page.getByLabel("What “Customer id” is")).toHaveText(/User id/);
  await page.getByLabel("What “E-Mail” is").click();
  await page.getByRole("option", { name: "Left out" }).click();
  await page.getByRole("button", { name: "Add these people" }).click();
  await expect(page.getByText("40 rows taken, 2 rejected")).toBeVisible();

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Rejected rows" }).click();
  const report = await readFile(await (await downloading).path(), "utf8");
  expect(report).toContain(`42,"No user has this id","Stranger;'=SUM(1);nobody_knows_me"`);

  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove the list" }).click();
  await expect(page).toHaveURL(/\/audience\/lists$/);
});

test("somebody who was suppressed shows it, until an administrator takes it back", async ({
  pageAs,
}) => {
  const marketing = await pageAs("marketing");
  await marketing.goto("/audience/suppressions");
  await marketing.getByRole("radio", { name: "User id" }).click();
  await marketing.getByLabel("User id", { exact: true }).fill("user_77");
  await marketing.getByRole("button", { name: "Suppress", exact: true }).click();
  await expect(marketing.getByText("Suppressed, from now on")).toBeVisible();
  await expect(marketing.getByText("user_77")).toHaveCount(0);

  const admin = await pageAs("admin");
  await admin.goto("/users/user_77");
  await sayWhy(admin);
  await expect(admin.getByText("On the suppression list")).toBeVisible();
  await admin.goto("/audience/suppressions?q=user_77");
  await admin.getByRole("button", { name: "Take user_77 off the list" }).click();
  await admin.getByRole("button", { name: "Take off the list" }).click();
  await expect(admin.getByText("Taken off the list")).toBeVisible();
  await admin.goto("/users/user_77");
  await expect(admin.getByText("On the suppression list")).toHaveCount(0);
});

test("an administrator imports people and edits one; support only looks", async ({ pageAs }) => {
  const admin = await pageAs("admin");
  await admin.goto("/users/import");
  const people = "user id,mail,first name,visits\nguest_1,guest@example.com,Ann,3\n";
  await admin.locator("input[type=file]").setInputFiles(file("people.csv", people));
  // What is an attribute already keeps its name.
  await expect(admin.getByLabel("Name of the attribute of “first name”")).toHaveValue("firstName");
  await admin.getByRole("button", { name: "Import", exact: true }).click();
  await expect(admin.getByText("1 row taken")).toBeVisible();

  await admin.goto("/users/guest_1");
  await sayWhy(admin);
  await admin.getByRole("button", { name: "Edit" }).click();
  await admin.getByLabel("Language").fill("de");
  await admin.getByLabel("Value of visits").fill("4");
  await admin.getByRole("button", { name: "Save" }).click();
  await expect(admin.getByText("German (de)")).toBeVisible();

  const support = await pageAs("support");
  await support.goto("/users/guest_1");
  await sayWhy(support);
  await expect(support.getByRole("link", { name: "Export", exact: true })).toBeVisible();
  await expect(support.getByRole("button", { name: "Edit" })).toHaveCount(0);
  await support.goto("/users/import");
  await expect(support.getByRole("heading", { level: 1, name: "Import people" })).toHaveCount(0);
});

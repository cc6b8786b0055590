import type { Page } from "@playwright/test";
import { compose, newCampaign, saved, step, write } from "./compose";
import { expect, test } from "./story";

const guests = ["id", ...Array.from({ length: 300 }, (_, i) => `user_${i + 1}`)].join("\n");

async function uploadList(page: Page, name: string): Promise<void> {
  await page.goto("/audience/lists");
  await page.getByRole("button", { name: "New list" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Create list" }).click();
  await page.locator("input[type=file]").setInputFiles({
    ...{ name: "guests.csv", mimeType: "text/csv", buffer: Buffer.from(guests) },
  });
  await page.getByRole("button", { name: "Add these people" }).click();
  await expect(page.getByText("300 rows taken")).toBeVisible();
}

test("from a spreadsheet to a campaign that is sent, paused, resumed and reported", async ({
  pageAs,
}) => {
  const page = await pageAs("marketing");
  await uploadList(page, "Garden guests");
  await compose(page, "Garden opening", async () => {
    await page.getByRole("combobox", { name: "Add lists" }).click();
    await page.getByRole("option", { name: /^Garden guests/ }).click();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("link", { name: "Garden guests" })).toBeVisible();
    await saved(page);
  });
  await page.getByRole("radio", { name: /^So many a second/ }).click();
  await page.getByLabel("People a second").fill("20");
  await saved(page);
  await step(page, "Review");
  await expect(page.getByText("of 300 people in the audience")).toBeVisible();
  await page.getByRole("button", { name: "Send now…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Send now" }).click();

  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText(/^Paused after .* had left\./)).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText(/^Resumed after .* had left\./)).toBeVisible();
  await expect(page.getByText("Completed", { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("300", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Export CSV" })).toBeVisible();
  await page.getByRole("button", { name: "Follow up" }).click();
  await page.getByRole("button", { name: "Make the follow-up" }).click();
  await expect(page.getByLabel("Name of the campaign")).toHaveValue("Garden opening (follow-up)");
});

test("an approval is for exactly what a second person saw: an edit revokes it", async ({
  pageAs,
}) => {
  const marketing = await pageAs("marketing");
  await compose(marketing, "For everybody", async () => {
    await marketing.getByRole("radio", { name: /^Everyone/ }).click();
    await saved(marketing);
  });
  await step(marketing, "Review");
  await marketing
    .getByRole("button", { name: /^(Ask for an approval first|Request approval)$/ })
    .click();
  await expect(marketing.getByText("Awaiting approval").first()).toBeVisible();
  await expect(marketing.getByRole("button", { name: "Approve" })).toHaveCount(0);

  const admin = await pageAs("admin");
  await admin.goto(marketing.url());
  await admin.getByRole("button", { name: /^Approve/ }).click();
  await admin
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Approve/ })
    .click();
  await expect(admin.getByText("Approved", { exact: true }).first()).toBeVisible();

  await marketing.reload();
  await expect(marketing.getByText(/approved exactly this/)).toBeVisible();
  await marketing.getByRole("button", { name: "Edit anyway" }).click();
  await step(marketing, "Content");
  await write(marketing, "Push", { Text: "Tomorrow, from ten." });
  await expect(marketing.getByText("Draft", { exact: true }).first()).toBeVisible();
  // Whoever had approved it sees that it is not approved any more.
  await expect(admin.getByText("Draft", { exact: true }).first()).toBeVisible();
  await expect(admin.getByText(/approved exactly this/)).toHaveCount(0);
});

test("of two who change the same thing the second one chooses; nothing is lost silently", async ({
  pageAs,
}) => {
  const mara = await pageAs("marketing");
  await newCampaign(mara, "A name for two");
  const ada = await pageAs("admin");
  await ada.goto(mara.url());
  const [hers, theirs] = [
    mara.getByLabel("Name of the campaign"),
    ada.getByLabel("Name of the campaign"),
  ];
  await expect(theirs).toHaveValue("A name for two");
  await expect(ada.getByText(/Mara Marketing is here too/)).toBeVisible();

  await ada.context().setOffline(true);
  await theirs.fill("Named by Ada");
  await hers.fill("Named by Mara");
  await expect(mara.getByText("Saving…")).toBeVisible();
  await saved(mara);
  await ada.context().setOffline(false);
  await expect(ada.getByRole("alert").getByText(/changed the name/)).toBeVisible();
  await expect(theirs).toHaveValue("Named by Ada");
  await ada.getByRole("button", { name: "Load theirs, drop mine" }).click();
  await expect(theirs).toHaveValue("Named by Mara");
});

test("campaigns are refused to those whose work they are not", async ({ pageAs }) => {
  const marketing = await pageAs("marketing");
  await newCampaign(marketing, "Not for everybody");
  const support = await pageAs("support");
  await support.goto(marketing.url());
  await expect(support.getByLabel("Name of the campaign")).toHaveCount(0);
  await expect(support.getByRole("link", { name: "Campaigns" })).toHaveCount(0);

  const content = await pageAs("content");
  await content.goto(`${new URL(marketing.url()).pathname}?step=delivery`);
  await expect(content.getByRole("radio", { name: /^At a time/ })).toBeDisabled();
  await content.goto(`${new URL(marketing.url()).pathname}?step=review`);
  await expect(content.getByText("Marketing and administrators schedule campaigns.")).toBeVisible();
  await expect(content.getByRole("button", { name: "Send now…" })).toHaveCount(0);
  const id = Number(marketing.url().match(/campaigns\/(\d+)/)?.[1]);
  const refused = await content.request.post("/api/trpc/campaigns.schedule", {
    data: { json: { id, revision: 1 } },
  });
  expect(refused.status()).toBe(403);
});

import type { Page } from "@playwright/test";
import { author, draftCampaign, schedule } from "@/server/campaigns/testing";
import { loadConfig } from "@/server/config";
import { openContext } from "@/server/context";
import { readDemo } from "./demo";
import { expect, test } from "./story";

/** A campaign that goes out slowly enough to be stopped. */
async function slowCampaign(): Promise<void> {
  const config = loadConfig({
    DATABASE_URL: readDemo().databaseUrl,
    AUTH_SECRET: "a secret of the browser tests, long enough",
    LOG_LEVEL: "silent",
  });
  const context = await openContext(config, { process: "e2e", poolMax: 2 });
  try {
    const { rows } = await context.pool.query<{ key: string }>(
      "select key from notification_types where priority = 2 and channels @> '{in_app,push}' order by key limit 1",
    );
    const id = await draftCampaign(context, {
      typeKey: rows[0]?.key,
      delivery: { pace: { kind: "perSecond", perSecond: 20 } },
    });
    await context.pool.query(
      "update campaigns set name = 'Runaway offer', created_by = $2 where id = $1",
      [id, author],
    );
    const over = (n: number) => context.pool.query("update workspace set approval_over = $1", [n]);
    await over(1_000_000);
    await schedule(context, id);
    await over(10_000);
  } finally {
    await context.close();
  }
}

/** Presses Tab until the field or button with this name has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 40; i += 1) {
    const focused = page.locator(":focus");
    const label = await focused.evaluate((element) => {
      const labelled =
        element instanceof HTMLTextAreaElement ? element.labels?.[0]?.textContent : "";
      return labelled || element.getAttribute("aria-label") || element.textContent || "";
    });
    if (label.trim().startsWith(name)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`nothing called “${name}” takes the focus`);
}

test("on-call stops a campaign with the keyboard alone, sees that it stands still, and lets it go on", async ({
  pageAs,
}) => {
  await slowCampaign();
  const page = await pageAs("oncall");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("stop runaway");
  await expect(
    page.getByRole("option", { name: /^Stop campaign Runaway offer \(running/ }),
  ).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Stop something" });
  await expect(dialog.getByText(/open messages/)).toBeVisible();
  await expect(dialog.getByLabel("Why")).toBeFocused();
  await page.keyboard.type("Wrong price in the mail");
  await expect(dialog.getByRole("button", { name: "Hold it now" })).toBeEnabled();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  const live = page.getByRole("region", { name: "Stopped now" });
  await expect(live).toContainText("Campaign Runaway offer");
  await expect(live).toContainText("Wrong price in the mail");
  await expect(live).toContainText(/Effective everywhere after [\d.]+ m?s; \d+ messages? had left/);

  await page.getByRole("link", { name: "Campaign Runaway offer" }).click();
  await expect(page.getByRole("status", { name: "Stopped by a kill switch" })).toContainText(
    "Held by a kill switch: Wrong price in the mail",
  );

  await page.goto("/switches");
  await live.getByRole("button", { name: "Lift" }).focus();
  await page.keyboard.press("Enter");
  const asks = page.getByRole("alertdialog");
  await expect(asks).toContainText(/What waits \((at least )?[\d,]+ messages\) goes on at once/);
  await tabTo(page, "Lift it");
  await page.keyboard.press("Enter");
  await expect(live).toContainText("Nothing is stopped");
  await expect(page.getByRole("region", { name: "History" })).toContainText(
    "Campaign Runaway offer",
  );
});

test("stopping a channel takes two people; then every page says so, until it is lifted", async ({
  pageAs,
}) => {
  const one = await pageAs("oncall");
  await one.goto("/switches?stop=channel:sms");
  const dialog = one.getByRole("dialog");
  await expect(dialog).toContainText("One person alone may not stop that");
  await dialog.getByLabel("Why").fill("Their gateway answers with other people's codes");
  await dialog.getByRole("button", { name: "Ask a second person" }).click();
  const waits = one.getByRole("region", { name: "Waiting for a second person" });
  await expect(waits).toContainText("somebody else has to confirm it");
  await expect(waits.getByRole("button", { name: /Confirm/ })).toHaveCount(0);

  const two = await pageAs("admin");
  await two.goto("/switches");
  await two.getByRole("button", { name: "Confirm…" }).click();
  const confirm = two.getByRole("alertdialog");
  await expect(confirm.getByRole("button", { name: "Confirm and stop" })).toBeDisabled();
  await confirm.getByLabel("Type “sms” to go on").fill("sms");
  await confirm.getByRole("button", { name: "Confirm and stop" }).click();
  await expect(confirm).toBeHidden();

  const other = await pageAs("marketing");
  await other.goto("/campaigns");
  const banner = other.getByRole("link", { name: /Channel SMS is stopped/ });
  await banner.click();
  await expect(other.getByRole("region", { name: "Stopped now" })).toContainText("confirmed by");
  await expect(other.getByRole("button", { name: /Stop something|Lift/ })).toHaveCount(0);

  const sms = two.getByRole("listitem").filter({ hasText: "Channel SMS" });
  await sms.getByRole("button", { name: "Lift" }).click();
  await two.getByRole("alertdialog").getByRole("button", { name: "Lift it" }).click();
  await expect(sms).toHaveCount(0);
});

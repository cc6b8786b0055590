import type { Browser, Page } from "@playwright/test";
import { totpOf } from "@/server/auth/testing-totp";
import { expect, test } from "./story";

const email = `nora-${Date.now()}@example.com`;
const password = "correct horse battery";

/** Somebody's own device, on which nobody is signed in. */
async function device(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  return await context.newPage();
}

async function enterPassword(page: Page): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** A new colleague's first day, and the day on which their laptop is gone. */
test("somebody invited sets up a second factor, signs in with it elsewhere, and ends the other session", async ({
  pageAs,
  browser,
}) => {
  const admin = await pageAs("admin");
  await admin.goto("/team");
  await admin.getByRole("button", { name: "Invite", exact: true }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  // No relay is set here, and the page says so.
  await expect(dialog.getByText(/It was not mailed/)).toBeVisible();
  const link = await dialog.getByText(/\/invite\//).textContent();

  const laptop = await device(browser);
  await laptop.goto(new URL(link ?? "").pathname);
  await laptop.getByLabel("Your name").fill("Nora New");
  await laptop.getByLabel("Password").fill(password);
  await laptop.getByRole("button", { name: "Make the account" }).click();
  await laptop.waitForURL((url) => url.pathname === "/");

  await laptop.goto("/account");
  await laptop.getByRole("button", { name: "Set up…" }).click();
  await laptop.getByRole("dialog").getByLabel("Your password").fill(password);
  await laptop.getByRole("button", { name: "Go on" }).click();
  const secret = await laptop.locator("code").first().textContent();
  await laptop.getByLabel("2. Enter the code that it shows").fill(totpOf(secret ?? ""));
  await laptop.getByRole("button", { name: "Turn on", exact: true }).click();
  await expect(laptop.getByText("Signing in takes your password and a code")).toBeVisible();

  const phone = await device(browser);
  await enterPassword(phone);
  await phone.getByLabel("Code").fill("000000");
  await phone.getByRole("button", { name: "Go on" }).click();
  await expect(phone.getByRole("alert")).toBeVisible();
  await phone.getByLabel("Code").fill(totpOf(secret ?? ""));
  await phone.getByRole("button", { name: "Go on" }).click();
  await phone.waitForURL((url) => url.pathname === "/");

  await phone.goto("/account");
  await expect(phone.getByText("This one")).toHaveCount(1);
  await phone.getByRole("button", { name: /^End the session of/ }).click();
  await expect(phone.getByRole("button", { name: /^End the session of/ })).toHaveCount(0);
  await laptop.goto("/account");
  await expect(laptop).toHaveURL(/\/sign-in/);
});

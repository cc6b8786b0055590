import type { Browser, BrowserContext, Page } from "@playwright/test";
import { readDemo } from "./demo";

/** Sessions made once per role: sign-in attempts are limited. */
const sessions = new Map<string, Awaited<ReturnType<BrowserContext["storageState"]>>>();

/** A page on which somebody of the role is signed in. */
export async function pageAs(browser: Browser, role: string): Promise<Page> {
  const known = sessions.get(role);
  const context = await browser.newContext(known ? { storageState: known } : {});
  const page = await context.newPage();
  if (known) return page;
  const account = readDemo().accounts.find((one) => one.role === role);
  if (!account) throw new Error(`the demo has no account with the role ${role}`);
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  sessions.set(role, await context.storageState());
  return page;
}

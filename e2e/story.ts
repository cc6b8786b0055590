import { type Browser, type BrowserContext, test as base, type Page } from "@playwright/test";
import { readDemo } from "./demo";

type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Sessions made once per role: sign-in attempts are limited. */
const sessions = new Map<string, Session>();

/** A test whose `pageAs(role)` opens a page on which somebody of that role is signed in. */
export const test = base.extend<{ pageAs: (role: string) => Promise<Page> }>({
  pageAs: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (role) => {
      const context = await open(browser, role);
      contexts.push(context);
      return context.newPage();
    });
    // A page that stays open goes on asking for news.
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect } from "@playwright/test";

async function open(browser: Browser, role: string): Promise<BrowserContext> {
  const known = sessions.get(role);
  const context = await browser.newContext({ reducedMotion: "reduce", storageState: known });
  if (known) return context;
  const account = readDemo().accounts.find((one) => one.role === role);
  if (!account) throw new Error(`the demo has no account with the role ${role}`);
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  sessions.set(role, await context.storageState());
  await page.close();
  return context;
}

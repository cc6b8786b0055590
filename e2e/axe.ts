import type { Page } from "@playwright/test";
import axe, { type Result, type RunOptions } from "axe-core";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** The rules that a standard asks for. */
export const wcag: RunOptions = { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa"] } };

/** Of these rules, those that a theme can break: themes differ in colour tokens, nothing else. */
export const wcagOfColours: RunOptions = {
  runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] },
};

/**
 * What breaks a rule (all of axe's, if none are named) on the page as it is now. Frames are left
 * out: the previews of mails run no scripts, and axe would wait for their answer for ever.
 */
export async function breaches(page: Page, rules: RunOptions = {}): Promise<Result[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  await page.evaluate(changeAtOnce);
  return await page.evaluate(
    async (options) => (await window.axe.run({ exclude: ["iframe"] }, options)).violations,
    // What passes is not asked for: finding selectors for all of it takes most of axe's time.
    { ...rules, iframes: false, reporter: "no-passes", resultTypes: ["violations" as const] },
  );
}

/** Colours that change are read too early otherwise, however short the change is: from now on they do so at once. */
function changeAtOnce(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, *::before, *::after { transition: none !important }");
  document.adoptedStyleSheets = [sheet];
}

/** Only what keeps people from using a page. */
export function serious(found: Result[]): Result[] {
  return found.filter(({ impact }) => impact === "serious" || impact === "critical");
}

/** Each as "rule: the places". */
export function told(found: Result[]): string[] {
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" · ")}`,
  );
}

// `npm test`: everything, from types to browsers. Stops at the first step that fails.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findBrowser } from "./browser.mjs";
import {
  ensureBuilt,
  ensureInstalled,
  forwardSignals,
  nodeProgram,
  root,
  run,
} from "./prepare.mjs";

forwardSignals();
await ensureInstalled();

const reports = mkdtempSync(path.join(tmpdir(), "carillon-reports-"));
const vitestReport = path.join(reports, "vitest.json");
const browserReport = path.join(reports, "playwright.json");
const bin = (/** @type {string} */ file) => path.join(root, "node_modules", file);

/** @type {[string, () => Promise<number>][]} */
const steps = [
  ["Types", () => node(bin("typescript/bin/tsc"), "--noEmit")],
  ["Lint", () => node(bin("@biomejs/biome/bin/biome"), "check", ".")],
  ["Import directions", () => node("--import", "tsx", "scripts/check-imports.ts")],
  // Before the tests: some of them start everything, the web process too.
  ["Build", () => ensureBuilt().then(() => 0)],
  ["Unit and integration tests", vitest],
  ["Browser tests", playwright],
];

let failed = false;
for (const [name, step] of steps) {
  console.log(`\n── ${name}`);
  const startedAt = Date.now();
  failed = (await step()) !== 0;
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`── ${name}: ${failed ? "FAILED" : "passed"} in ${seconds} s`);
  if (failed) break;
}
const counts = [vitestCounts(), browserCounts()];
const sum = (/** @type {"passed" | "failed"} */ key) => counts.reduce((n, c) => n + c[key], 0);
rmSync(reports, { recursive: true, force: true });
// A step without counts of its own (types, lint, build) is one failure.
const failures = Math.max(sum("failed"), failed ? 1 : 0);
console.log(`\n${sum("passed")} passed, ${failures} failed`);
process.exit(failed ? 1 : 0);

/** @param {string[]} args */
function node(...args) {
  return run(nodeProgram(), args, { env: environment() });
}

/** What the tester's shell has set for an installation must not decide what is tested. */
function environment() {
  const unset =
    /^(NODE_ENV|DATABASE_URL|PORT|HOST|BASE_URL|AUTH_SECRET|(SANDBOX|CARILLON|DEMO|npm_lifecycle)_.*|(SECRETS|FCM|APNS|WEB_PUSH|RESEND|SMTP|TWILIO|TELNYX|WEBHOOK)_.*)$/;
  const kept = Object.entries(process.env).filter(([name]) => !unset.test(name));
  return { ...Object.fromEntries(kept), NEXT_TELEMETRY_DISABLED: "1" };
}

function vitest() {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${vitestReport}`];
  return node(bin("vitest/vitest.mjs"), "run", ...reporters);
}

async function playwright() {
  const browser = await findBrowser();
  const env = {
    ...environment(),
    ...(browser ? { CHROME_PATH: browser } : {}),
    PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport,
  };
  const args = [bin("@playwright/test/cli.js"), "test", "--reporter=list,json"];
  return await run(nodeProgram(), args, { env });
}

function vitestCounts() {
  const report = readReport(vitestReport);
  return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 };
}

function browserCounts() {
  const stats = readReport(browserReport)?.stats;
  return { passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0), failed: stats?.unexpected ?? 0 };
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

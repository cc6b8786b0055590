import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineConfig, devices } from "@playwright/test";

const port = Number(process.env.E2E_PORT ?? 3499);

/** An installation of the tests' own; e2e files read its demo.json from here. */
process.env.E2E_HOME ??= path.join(tmpdir(), `carillon-e2e-${process.pid}`);
const home = process.env.E2E_HOME;
// This file is loaded by every worker too: only the first process makes room.
if (!process.env.TEST_WORKER_INDEX)
  process.once("exit", () => rmSync(home, { recursive: true, force: true }));

/**
 * Stories that neither send anything, nor stop or break what sends, nor call the API. They run
 * beside all the others, which are told one after the other.
 */
const beside = [
  ...["accessible", "content", "first-visit", "inbox", "lists"],
  ...["second-factor", "segments", "types"],
].map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  timeout: 120_000,
  expect: { timeout: 20_000 },
  fullyParallel: false,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  use: {
    baseURL: `http://localhost:${port}`,
    // A trace of everything would take more of the processor than the stories: `--trace on` asks for one.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROME_PATH || undefined,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "beside", testMatch: beside, workers: 1, use: devices["Desktop Chrome"] },
    { name: "in turn", testIgnore: beside, workers: 1, use: devices["Desktop Chrome"] },
  ],
  webServer: {
    command: "npm start",
    // A page of its own: what already runs on the port is somebody else's.
    url: `http://localhost:${port}/api/health/ready`,
    reuseExistingServer: false,
    timeout: 300_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    stdout: "ignore",
    stderr: "pipe",
    env: { PORT: String(port), CARILLON_HOME: home, DEMO_USERS: "5000" },
  },
});

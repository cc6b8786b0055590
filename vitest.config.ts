import os from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: {
      "@carillon/client": fileURLToPath(new URL("sdk/client/src/client.ts", import.meta.url)),
      "@/": fileURLToPath(new URL(".", import.meta.url)),
    },
  },
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", ".next/**", ".carillon/**", "e2e/**"],
    globalSetup: "./scripts/vitest-setup.ts",
    pool: "forks",
    // Importing the server takes a second of the processor: a process does it once, not for each of
    // its files. What a file sets in the whole process it takes back (`onTestFinished`, `afterEach`).
    isolate: false,
    unstubEnvs: true,
    unstubGlobals: true,
    // One more than cores: tests of whole processes wait for most of their time.
    maxWorkers: Math.min(8, os.availableParallelism() + 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { LOG_LEVEL: "silent", TZ: "UTC" },
  },
});

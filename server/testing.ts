import { testDatabase } from "@/db/testing";
import type { Clock } from "./clock";
import { loadConfig } from "./config";
import { type Context, openContext } from "./context";

/**
 * A context over a database of the test's own: `await using context = await testContext()`.
 * `env` overrides settings; `clock` sets the time.
 */
export async function testContext(
  options: { clock?: Clock; env?: Record<string, string>; poolMax?: number } = {},
): Promise<Context & AsyncDisposable> {
  const database = await testDatabase();
  const config = loadConfig({
    DATABASE_URL: database.url,
    AUTH_SECRET: "a secret of tests, of at least 32 characters",
    LOG_LEVEL: "silent",
    ...options.env,
  });
  const context = await openContext(config, {
    process: "test",
    poolMax: options.poolMax ?? 10,
    clock: options.clock,
  });
  return {
    ...context,
    [Symbol.asyncDispose]: async () => {
      await context.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

import { randomBytes } from "node:crypto";
import type { Pool } from "@/db/client";
import { createAccount } from "@/server/auth/account";
import { demoAccounts } from "@/server/auth/demo-accounts";
import { loadConfig } from "@/server/config";
import { openContext } from "@/server/context";
import type { BenchDatabase } from "../database";

const watching = ["oncall", "admin", "support"];

/**
 * Makes accounts on the drill's own database for those who follow the night in a browser, and prints where that
 * is. They end with the database.
 */
export async function openToWatchers(database: BenchDatabase, url: string): Promise<void> {
  const config = loadConfig({
    ...{ DATABASE_URL: database.url, LOG_LEVEL: "silent" },
    // It signs sessions, and none is made here.
    AUTH_SECRET: randomBytes(32).toString("hex"),
  });
  const context = await openContext(config, { process: "drill", poolMax: 2 });
  const accounts = demoAccounts.filter(({ role }) => watching.includes(role));
  try {
    for (const account of accounts) await createAccount(context, account);
  } finally {
    await context.close();
  }
  await nameWorkspace(database.pool);
  console.log(`Watch it: ${url.replace("127.0.0.1", "localhost")}/sign-in`);
  for (const { email, password } of accounts) console.log(`  ${email}  ${password}`);
}

/** So that nobody takes the night for a real one. */
async function nameWorkspace(pool: Pool): Promise<void> {
  await pool.query("update workspace set name = 'Wrong night (drill)'");
}

/** Everything goes on as it is until somebody presses Ctrl-C. */
export async function untilInterrupted(): Promise<never> {
  console.log("The night is over, and stays open to be explained. Ctrl-C ends it.");
  return await new Promise(() => {});
}

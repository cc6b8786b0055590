import { DatabaseError } from "@/db/migrate";
import { ConfigError, loadConfig } from "@/server/config";
import { migrate } from "@/server/migrate";

/** `npm run migrate`: brings the database of DATABASE_URL up to date. */
try {
  await migrate(loadConfig().databaseUrl);
  console.log("The database is up to date.");
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof DatabaseError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

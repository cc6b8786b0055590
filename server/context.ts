import type { PgBoss } from "pg-boss";
import type { Db, Pool } from "@/db/client";
import type { Clock } from "./clock";
import type { Config } from "./config";
import type { Logger } from "./log";

/** What every verb of the server may need; made once by each process and handed down. */
export type Context = {
  config: Config;
  pool: Pool;
  db: Db;
  boss: PgBoss;
  log: Logger;
  clock: Clock;
};

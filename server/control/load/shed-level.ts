import type { Pool } from "@/db/client";
import { type Level, levelOf } from "./score";
import { shedLevel } from "./shed.sql";

/** How long (ms) a level is taken as known. */
const sampleEveryMs = 500;

export type ShedLevel = { now(): Promise<Level> };

/** The level at which load is shed, read at most twice a second; 0 while it cannot be read. */
export function createShedLevel(pool: Pool): ShedLevel {
  let sampledAt = Number.NEGATIVE_INFINITY;
  let level: Promise<Level> = Promise.resolve(0);
  return {
    now() {
      if (performance.now() - sampledAt > sampleEveryMs) {
        sampledAt = performance.now();
        level = read(pool).catch((): Level => 0);
      }
      return level;
    },
  };
}

async function read(pool: Pool): Promise<Level> {
  const { rows } = await pool.query<{ level: number }>({
    name: "load.level",
    text: `select ${shedLevel("now()")}::int as level`,
  });
  return levelOf(rows[0]?.level ?? 0);
}

import type { Pool } from "@/db/client";
import type { Logger } from "@/server/log";
import { emptyTally, type RollupEntry, takeBack, tally } from "./tally";

export type Rollup = {
  /** Adds to the running minute, in memory; written every second. */
  add(at: Date, entry: RollupEntry): void;
  flush(): Promise<void>;
  close(): Promise<void>;
};

const flushEveryMs = 1_000;

/**
 * Counts by minute for `stats_minute`, `producer_minute` and `faults_minute`. Rollups may lose a second in a
 * crash (exact counts of a notification live in its rows), so they are committed asynchronously and never on
 * the hot path. `slot` keeps kinds of processes off each other's rows.
 */
export function createRollup(pool: Pool, log: Logger, slot: number): Rollup {
  let pending = emptyTally();

  async function flush(): Promise<void> {
    const full = pending;
    if (full.stats.size === 0) return;
    pending = emptyTally();
    try {
      await write(
        pool,
        slot,
        [full.stats, full.producers, full.faults].map((rows) => [...rows.values()]),
      );
    } catch (error) {
      takeBack(pending, full);
      log.warn({ err: error instanceof Error ? error.message : "unknown" }, "rollups not written");
    }
  }

  const timer = setInterval(() => void flush(), flushEveryMs);
  timer.unref();

  return {
    add: (at, entry) => tally(pending, at, entry),
    flush,
    close: () => {
      clearInterval(timer);
      return flush();
    },
  };
}

/** One statement, and asynchronous: the setting holds for its own transaction only. */
async function write(pool: Pool, slot: number, tables: object[][]): Promise<void> {
  await pool.query({
    name: "rollup.write",
    text: `
with relaxed as (select set_config('synchronous_commit', 'off', true)),
stats as (
  insert into stats_minute as s (minute, stage, priority, channel, provider, outcome, slot, n, buckets)
  select minute, stage, priority, channel, provider, outcome, $4, n,
         array(select json_array_elements_text(r.buckets)::bigint)
  from relaxed, json_to_recordset($1::json) as r(minute timestamptz, stage text, priority smallint,
    channel text, provider text, outcome text, n bigint, buckets json)
  order by minute, stage, priority, channel, provider, outcome
  on conflict (minute, stage, priority, channel, provider, outcome, slot) do update
    set n = s.n + excluded.n, buckets = add_buckets(s.buckets, excluded.buckets)
),
producers as (
  insert into producer_minute as p (producer_id, minute, stage, type_key, outcome, slot, n, buckets)
  select "producerId", minute, stage, "typeKey", outcome, $4, n,
         array(select json_array_elements_text(r.buckets)::bigint)
  from json_to_recordset($2::json) as r(minute timestamptz, "producerId" int, stage text,
    "typeKey" text, outcome text, n bigint, buckets json)
  order by "producerId", minute, stage, "typeKey", outcome
  on conflict (producer_id, minute, stage, type_key, outcome, slot) do update
    set n = p.n + excluded.n, buckets = add_buckets(p.buckets, excluded.buckets)
)
insert into faults_minute as f (minute, fault, stage, reason, priority, channel, provider, producer_id, slot, n)
select minute, fault, stage, reason, priority, channel, provider, "producerId", $4, n
from json_to_recordset($3::json) as r(minute timestamptz, fault text, stage text, reason text,
  priority smallint, channel text, provider text, "producerId" int, n bigint)
order by minute, fault, stage, reason, priority, channel, provider, "producerId"
on conflict (minute, fault, stage, reason, priority, channel, provider, producer_id, slot) do update
  set n = f.n + excluded.n`,
    values: [...tables.map((rows) => JSON.stringify(rows)), slot],
  });
}

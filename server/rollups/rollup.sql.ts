import type { Pool } from "@/db/client";
import type { Logger } from "@/server/log";
import { bucketCount, bucketOf } from "./latency";

/** What happened to `n` things of one kind. */
export type RollupEntry = {
  stage: "accept" | "fanout" | "sending" | "tracking";
  priority: number;
  channel?: string;
  provider?: string;
  outcome: string;
  n: number;
  /** Accepted → this outcome, ms; counted `n` times. */
  latencyMs?: number;
};

export type Rollup = {
  /** Adds to the running minute, in memory; written every second. */
  add(at: Date, entry: RollupEntry): void;
  flush(): Promise<void>;
  close(): Promise<void>;
};

type Row = {
  minute: string;
  stage: string;
  priority: number;
  channel: string;
  provider: string;
  outcome: string;
  n: number;
  buckets: number[];
};

const flushEveryMs = 1_000;

/**
 * Counts by minute for `stats_minute`. Rollups may lose a second in a crash (exact counts of a
 * notification live in its rows), so they are committed asynchronously and never on the hot path.
 * `slot` keeps kinds of processes off each other's rows.
 */
export function createRollup(pool: Pool, log: Logger, slot: number): Rollup {
  let pending = new Map<string, Row>();

  async function flush(): Promise<void> {
    const rows = [...pending.values()];
    if (rows.length === 0) return;
    pending = new Map();
    try {
      await write(pool, slot, rows);
    } catch (error) {
      for (const row of rows) merge(pending, row);
      log.warn({ err: error instanceof Error ? error.message : "unknown" }, "rollups not written");
    }
  }

  const timer = setInterval(() => void flush(), flushEveryMs);
  timer.unref();

  return {
    add(at, entry) {
      const buckets = new Array<number>(bucketCount).fill(0);
      if (entry.latencyMs !== undefined) buckets[bucketOf(entry.latencyMs)] = entry.n;
      merge(pending, {
        minute: new Date(Math.floor(at.getTime() / 60_000) * 60_000).toISOString(),
        stage: entry.stage,
        priority: entry.priority,
        channel: entry.channel ?? "",
        provider: entry.provider ?? "",
        outcome: entry.outcome,
        n: entry.n,
        buckets,
      });
    },
    flush,
    close: () => {
      clearInterval(timer);
      return flush();
    },
  };
}

function merge(rows: Map<string, Row>, row: Row): void {
  const key = [row.minute, row.stage, row.priority, row.channel, row.provider, row.outcome].join(
    "|",
  );
  const existing = rows.get(key);
  if (!existing) rows.set(key, row);
  else {
    existing.n += row.n;
    existing.buckets = existing.buckets.map((n, i) => n + (row.buckets[i] ?? 0));
  }
}

async function write(pool: Pool, slot: number, rows: Row[]): Promise<void> {
  // One statement, and asynchronous: the setting holds for its own transaction only.
  await pool.query({
    name: "rollup.write",
    text: `
with relaxed as (select set_config('synchronous_commit', 'off', true))
insert into stats_minute as s (minute, stage, priority, channel, provider, outcome, slot, n, buckets)
select minute, stage, priority, channel, provider, outcome, $2, n,
       array(select json_array_elements_text(r.buckets)::bigint)
from relaxed, json_to_recordset($1::json) as r(minute timestamptz, stage text, priority smallint,
  channel text, provider text, outcome text, n bigint, buckets json)
order by minute, stage, priority, channel, provider, outcome
on conflict (minute, stage, priority, channel, provider, outcome, slot) do update
  set n = s.n + excluded.n, buckets = add_buckets(s.buckets, excluded.buckets)`,
    values: [JSON.stringify(rows), slot],
  });
}

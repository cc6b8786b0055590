import type { Pool } from "@/db/client";
import { bucketSums } from "@/server/rollups/bucket-sums";

/** What a window of time came to. */
export type Window = {
  /** Events that were accepted or seen before, and those that could not be taken though nothing was wrong with them. */
  answered: number;
  unavailable: number;
  accepted: number;
  sent: number;
  /** Deliveries that ended unsent and were our own fault. */
  platformFaults: number;
};

export type WindowName = "m5" | "h1" | "h6";

export type Traffic = {
  windows: Record<WindowName, Window>;
  /** Buckets of accepted → sent over the running minute and the one before, by priority. */
  latency: { priority: number; sent: number; buckets: number[] }[];
  /** Events accepted in the last ten whole minutes, and how many are usual in ten minutes. */
  quiet: { now: number; usual: number };
};

/** The rollups of the last six hours, by the primary keys' leading minute: some thousand small rows. */
export async function readTraffic(pool: Pool, at: Date): Promise<Traffic> {
  const [windows, latency, quiet] = await Promise.all([
    readWindows(pool, at),
    readLatency(pool, at),
    readQuiet(pool, at),
  ]);
  return { windows, latency, quiet };
}

async function readWindows(pool: Pool, at: Date): Promise<Traffic["windows"]> {
  const { rows } = await pool.query<Window & { name: WindowName }>({
    name: "alerts.windows",
    text: `
with asked (name, since) as (
  values ('m5', $1::timestamptz - interval '5 min'), ('h1', $1::timestamptz - interval '1 h'),
         ('h6', $1::timestamptz - interval '6 h')
),
stats as (
  select minute, stage, outcome, sum(n) as n from stats_minute
  where minute > $1::timestamptz - interval '6 h' and minute <= $1
    and (stage = 'accept' or stage = 'sending' and outcome = 'sent')
  group by 1, 2, 3
),
faults as (
  select minute, stage, sum(n) as n from faults_minute
  where minute > $1::timestamptz - interval '6 h' and minute <= $1 and fault = 'platform'
  group by 1, 2
)
select name,
  (select coalesce(sum(n), 0)::bigint from stats where minute > since and stage = 'accept') as answered,
  (select coalesce(sum(n), 0)::bigint from faults where minute > since and stage = 'accept') as unavailable,
  (select coalesce(sum(n), 0)::bigint from stats
    where minute > since and stage = 'accept' and outcome = 'accepted') as accepted,
  (select coalesce(sum(n), 0)::bigint from stats where minute > since and stage = 'sending') as sent,
  (select coalesce(sum(n), 0)::bigint from faults where minute > since and stage <> 'accept') as "platformFaults"
from asked`,
    values: [at],
  });
  const of = (name: WindowName) => rows.find((row) => row.name === name) ?? nothing;
  return { m5: of("m5"), h1: of("h1"), h6: of("h6") };
}

const nothing: Window = { answered: 0, unavailable: 0, accepted: 0, sent: 0, platformFaults: 0 };

async function readLatency(pool: Pool, at: Date): Promise<Traffic["latency"]> {
  const { rows } = await pool.query<Traffic["latency"][number]>({
    name: "alerts.latency",
    text: `
select priority, sum(n)::bigint as sent, to_jsonb(${bucketSums}) as buckets
from stats_minute
where minute > $1::timestamptz - interval '2 min' and minute <= $1
  and stage = 'sending' and outcome = 'sent'
group by 1`,
    values: [at],
  });
  return rows;
}

/**
 * What is usual: the same ten minutes of last week; where last week has nothing, the mean of the day
 * before the last hour. Carillon's own messages come whatever happens, and the past of a demo workspace is
 * made up: neither says anything. Index producer_minute_minute.
 */
async function readQuiet(pool: Pool, at: Date): Promise<Traffic["quiet"]> {
  const { rows } = await pool.query<Traffic["quiet"]>({
    name: "alerts.quiet",
    text: `
with span as (select date_trunc('minute', $1::timestamptz) as until),
counted as (
  select
    coalesce(sum(n) filter (where minute >= until - interval '10 min'), 0)::float8 as now,
    coalesce(sum(n) filter (where minute < until - interval '1 h'), 0)::float8 / 138 as day
  from span, producer_minute
  where minute >= until - interval '1 day' and minute < until and ${fromProducers}
),
week as (
  select coalesce(sum(n), 0)::float8 as usual from span, producer_minute
  where minute >= until - interval '7 days 10 min' and minute < until - interval '7 days'
    and ${fromProducers}
)
select now, case when w.is_demo then 0 when week.usual > 0 then week.usual else day end as usual
from counted, week, workspace w`,
    values: [at],
  });
  return rows[0] ?? { now: 0, usual: 0 };
}

const fromProducers =
  "stage = 'accept' and outcome = 'accepted' and type_key not in ('system.alert', 'system.canary')";

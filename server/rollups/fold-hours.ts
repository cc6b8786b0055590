import { type Pool, transaction } from "@/db/client";
import { bucketSums } from "./bucket-sums";

const hourMs = 3_600_000;
/** Hours that are folded again: rows that a process could not write for a while come late. */
const again = 2;
/** Hours folded in one transaction, when many are behind. */
const atOnce = 24;

/**
 * Folds complete hours of the minute tables into the hour tables, and into the wider and narrower bins of charts:
 * those that are not folded yet, oldest first, and the last two again. Safe to run twice and at once: a fold writes what the minutes say.
 * @returns how many hours were written
 */
export async function foldHours(pool: Pool, now: Date): Promise<number> {
  const end = new Date(Math.floor(now.getTime() / hourMs) * hourMs);
  const recent = new Date(end.getTime() - again * hourMs);
  let folded = 0;
  let from = await firstUnfolded(pool, recent);
  while (from !== null) {
    const to = new Date(Math.min(from.getTime() + atOnce * hourMs, recent.getTime()));
    await fold(pool, from, to);
    folded += (to.getTime() - from.getTime()) / hourMs;
    from = await firstMinute(pool, to, recent);
  }
  await fold(pool, recent, end);
  return folded + again;
}

/** The hour of the oldest minute after the newest folded hour before `recent`; both by primary keys. */
async function firstUnfolded(pool: Pool, recent: Date): Promise<Date | null> {
  const { rows } = await pool.query<{ hour: Date | null }>(
    "select max(hour) as hour from stats_hour where hour < $1",
    [recent],
  );
  const last = rows[0]?.hour;
  return firstMinute(pool, last ? new Date(last.getTime() + hourMs) : new Date(0), recent);
}

async function firstMinute(pool: Pool, from: Date, to: Date): Promise<Date | null> {
  const { rows } = await pool.query<{ minute: Date | null }>(
    "select min(minute) as minute from stats_minute where minute >= $1 and minute < $2",
    [from, to],
  );
  const minute = rows[0]?.minute;
  return minute ? new Date(Math.floor(minute.getTime() / hourMs) * hourMs) : null;
}

/** Asynchronous like the minutes: what a crash loses of it is folded again. */
async function fold(pool: Pool, from: Date, to: Date): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query("set local synchronous_commit = off");
    for (const [name, text] of Object.entries(statements))
      await client.query({ name: `rollup.fold.${name}`, text, values: [from, to] });
  });
}

const hour = "date_trunc('hour', minute, 'UTC')";
const within = "minute >= $1 and minute < $2";

/** Widths (s) of the bins that stats_bin holds. */
export const quarterSeconds = 900;
export const shiftSeconds = 21_600;

const binOf = (moment: string, seconds: number) => `date_bin('${seconds} s', ${moment}, 'epoch')`;

const intoBins = (seconds: number, column: string, from: string) => `
insert into stats_bin (seconds, at, stage, priority, channel, provider, outcome, n, buckets)
select ${seconds}, ${binOf(column, seconds)}, stage, priority, channel, provider, outcome, sum(n), ${bucketSums}
from ${from}
group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
on conflict (seconds, at, stage, priority, channel, provider, outcome)
do update set n = excluded.n, buckets = excluded.buckets`;

// Whole bins, of the hours that were just written and their neighbours: the running one grows with each.
const wholeShifts = `hour >= ${binOf("$1::timestamptz", shiftSeconds)}
  and hour < ${binOf("$2::timestamptz - interval '1 us'", shiftSeconds)} + interval '${shiftSeconds} s'`;

// Ordered as their keys, so that two folds at once wait for each other and do not deadlock.
const statements = {
  stats: `
insert into stats_hour (hour, stage, priority, channel, provider, outcome, n, buckets)
select ${hour}, stage, priority, channel, provider, outcome, sum(n), ${bucketSums}
from stats_minute where ${within}
group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
on conflict (hour, stage, priority, channel, provider, outcome)
do update set n = excluded.n, buckets = excluded.buckets`,
  quarters: intoBins(quarterSeconds, "minute", `stats_minute where ${within}`),
  shifts: intoBins(shiftSeconds, "hour", `stats_hour where ${wholeShifts}`),
  producers: `
insert into producer_hour (producer_id, hour, stage, type_key, outcome, n, buckets)
select producer_id, ${hour}, stage, type_key, outcome, sum(n), ${bucketSums}
from producer_minute where ${within}
group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
on conflict (producer_id, hour, stage, type_key, outcome)
do update set n = excluded.n, buckets = excluded.buckets`,
  faults: `
insert into faults_hour (hour, fault, stage, reason, priority, channel, provider, producer_id, n)
select ${hour}, fault, stage, reason, priority, channel, provider, producer_id, sum(n)
from faults_minute where ${within}
group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2, 3, 4, 5, 6, 7, 8
on conflict (hour, fault, stage, reason, priority, channel, provider, producer_id)
do update set n = excluded.n`,
  faultShifts: `
insert into faults_shift (at, fault, stage, reason, priority, channel, provider, producer_id, n, last)
select ${binOf("hour", shiftSeconds)}, fault, stage, reason, priority, channel, provider,
  case when fault = 'producer' then producer_id else 0 end, sum(n), max(hour)
from faults_hour where ${wholeShifts}
group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2, 3, 4, 5, 6, 7, 8
on conflict (at, fault, stage, reason, priority, channel, provider, producer_id)
do update set n = excluded.n, last = excluded.last`,
};

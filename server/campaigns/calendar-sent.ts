import { LRUCache } from "lru-cache";
import type { Pool } from "@/db/client";
import { hourMs } from "./calendar-load";

const dayMs = 24 * hourMs;
/** Rollups of a day that is over for so long do not change any more. */
const settledAfterMs = hourMs;

/** Messages sent by hour (ms), of days (ms) that are over. */
const settled = new WeakMap<Pool, LRUCache<number, Map<number, number>>>();

/**
 * P1 and P2 messages that providers took, by hour: from the rollups (primary key, by minute), each past
 * day read once.
 */
export async function readSentByHour(
  pool: Pool,
  { from, to, now }: { from: Date; to: Date; now: Date },
): Promise<Map<number, number>> {
  const cache = settled.get(pool) ?? new LRUCache<number, Map<number, number>>({ max: 400 });
  settled.set(pool, cache);
  const days = daysBetween(from.getTime(), Math.min(to.getTime(), now.getTime()));
  const missing = days.filter((day) => !cache.has(day));
  const fresh = await readDays(pool, missing);
  for (const day of missing) {
    if (day + dayMs + settledAfterMs < now.getTime()) cache.set(day, fresh.get(day) ?? new Map());
  }
  return new Map(days.flatMap((day) => [...(cache.get(day) ?? fresh.get(day) ?? [])]));
}

function daysBetween(from: number, to: number): number[] {
  const first = Math.floor(from / dayMs);
  const last = Math.floor(to / dayMs);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * dayMs);
}

async function readDays(pool: Pool, days: number[]): Promise<Map<number, Map<number, number>>> {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return new Map();
  const { rows } = await pool.query<{ hour: Date; n: number }>(
    `select date_trunc('hour', minute, 'UTC') as hour, sum(n)::int as n from stats_minute
     where minute >= $1 and minute < $2 and stage = 'sending' and outcome = 'sent' and priority > 0
     group by 1`,
    [new Date(first), new Date(last + dayMs)],
  );
  const byDay = Map.groupBy(rows, ({ hour }) => Math.floor(hour.getTime() / dayMs) * dayMs);
  return new Map(
    [...byDay].map(([day, hours]) => [
      day,
      new Map(hours.map(({ hour, n }) => [hour.getTime(), n])),
    ]),
  );
}

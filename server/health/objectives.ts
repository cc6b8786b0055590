import type { Context } from "@/server/context";
import { quarterSeconds, shiftSeconds } from "@/server/rollups/fold-hours";
import { readFolded } from "@/server/rollups/read-folded";
import { budgetLeft, burnRate, hoursLeft, type Tally } from "./burn";
import { type ObjectiveCounts, readObjectiveCounts } from "./objective-counts.sql";
import {
  burnWindows,
  type ObjectiveKey,
  type ObjectiveView,
  objectiveKeys,
} from "./objectives-view";
import { type Range, ranges } from "./ranges";

/** The share (0–1) of events that must be good, over 30 days. */
export const targets: Record<ObjectiveKey, number> = {
  p0_latency: 0.99,
  p1_latency: 0.99,
  ingest: 0.9999,
  delivery: 0.9995,
  honoured: 0.9999,
};

const hourMs = 3_600_000;
const periodHours = 30 * 24;
/** Folded hours change at most within their last two; older ones are read again this often. */
const rememberMs = 60_000;

/**
 * Every objective over a range, its budget of 30 days and how fast that burns. Windows of an hour begin at a full
 * minute, those of six hours at a full quarter, longer ones at a full hour, and 30 days at a full quarter of a day.
 */
export async function readObjectives(context: Context, range: Range): Promise<ObjectiveView[]> {
  const counts = await readCounts(context);
  const now = context.clock.now().getTime();
  const since = (seconds: number) =>
    counts.filter(({ at }) => at.getTime() > now - seconds * 1_000 - 60_000);
  const windows = {
    "5m": since(burnWindows["5m"]),
    "1h": since(burnWindows["1h"]),
    "6h": since(burnWindows["6h"]),
    "3d": since(burnWindows["3d"]),
  };
  const shown = since(ranges[range].seconds);
  return objectiveKeys.map((key): ObjectiveView => {
    const target = targets[key];
    const total = tallyOf(shown, key);
    const month = tallyOf(counts, key);
    const left = budgetLeft(month, target);
    const burn = (window: keyof typeof windows) => burnRate(tallyOf(windows[window], key), target);
    const hourly = burn("1h");
    return {
      ...{ key, target, ...total },
      value: total.total === 0 ? null : 1 - total.bad / total.total,
      month: { ...month, left },
      burn: { "5m": burn("5m"), "1h": hourly, "6h": burn("6h"), "3d": burn("3d") },
      exhaustedInHours: hoursLeft(left, hourly, periodHours),
    };
  });
}

function tallyOf(counts: ObjectiveCounts[], key: ObjectiveKey): Tally {
  const tally = { total: 0, bad: 0 };
  for (const { [key]: one } of counts) {
    tally.total += one.total;
    tally.bad += one.bad;
  }
  return tally;
}

const running = new WeakMap<Context, Promise<ObjectiveCounts[]>>();

/** The page and its verdict ask at once: one reading answers both. */
function readCounts(context: Context): Promise<ObjectiveCounts[]> {
  const started = running.get(context);
  if (started) return started;
  const counts = readAll(context).finally(() => running.delete(context));
  running.set(context, counts);
  return counts;
}

/**
 * Thirty days, each part of them by the widest rows in which every window that begins there can begin: quarters of a
 * day, then hours, then quarters of an hour, then minutes.
 */
async function readAll(context: Context): Promise<ObjectiveCounts[]> {
  const { pool, clock } = context;
  const now = clock.now().getTime();
  const folded = (await readFolded(pool))?.getTime() ?? 0;
  // Hours that nobody folded yet are read by the minute, but not weeks of them.
  const hoursTo = Math.max(
    Math.min(fullBefore(now, "6h", hourMs), folded),
    now - burnWindows["3d"] * 1_000,
  );
  const quartersTo = Math.max(
    hoursTo,
    Math.min(fullBefore(now, "1h", quarterSeconds * 1_000), folded),
  );
  const parts = await Promise.all([
    readLong(context, now, hoursTo),
    readObjectiveCounts(pool, "quarter", [new Date(hoursTo), new Date(quartersTo)]),
    readObjectiveCounts(pool, "minute", [new Date(quartersTo), new Date(now + 60_000)]),
  ]);
  return parts.flat();
}

/** The last full width (ms) that began before a range. */
const fullBefore = (now: number, range: Range, width: number) =>
  Math.floor((now - ranges[range].seconds * 1_000 - 60_000) / width) * width;

type Long = { at: number; until: number; counts: ObjectiveCounts[] };
const remembered = new WeakMap<Context, Long>();

/** What changes at most by the hour. */
async function readLong(context: Context, now: number, until: number): Promise<ObjectiveCounts[]> {
  const known = remembered.get(context);
  if (known && known.until === until && now >= known.at && now - known.at < rememberMs)
    return known.counts;
  const week = new Date(fullBefore(now, "7d", shiftSeconds * 1_000));
  const parts = await Promise.all([
    readObjectiveCounts(context.pool, "shift", [new Date(now - periodHours * hourMs), week]),
    readObjectiveCounts(context.pool, "hour", [week, new Date(until)]),
  ]);
  const counts = parts.flat();
  remembered.set(context, { at: now, until, counts });
  return counts;
}

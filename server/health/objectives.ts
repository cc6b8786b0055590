import type { Context } from "@/server/context";
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
/** The shortest windows are read by the minute. */
const minutesMs = burnWindows["6h"] * 1_000;
/** Folded hours change at most within their last two; older ones are read again this often. */
const rememberMs = 60_000;

/**
 * Every objective over a range, its budget of 30 days and how fast that burns. Hours where they are folded,
 * minutes since: windows of a day and more begin at a full hour.
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

type Remembered = { at: number; until: number; counts: ObjectiveCounts[] };
const remembered = new WeakMap<Context, Remembered>();

/** Thirty days: hours that are folded, then the minutes of at least six hours. */
async function readCounts(context: Context): Promise<ObjectiveCounts[]> {
  const { pool, clock } = context;
  const now = clock.now().getTime();
  const recent = Math.floor((now - minutesMs - 60_000) / hourMs) * hourMs;
  const folded = (await readFolded(pool))?.getTime() ?? 0;
  // Hours that nobody folded yet are read by the minute, but not weeks of them.
  const until = Math.max(Math.min(recent, folded), now - burnWindows["3d"] * 1_000);
  const known = remembered.get(context);
  const fresh =
    known && known.until === until && now >= known.at && now - known.at < rememberMs ? known : null;
  const [hours, minutes] = await Promise.all([
    fresh?.counts ??
      readObjectiveCounts(pool, "hour", new Date(now - periodHours * hourMs), new Date(until)),
    readObjectiveCounts(pool, "minute", new Date(until), new Date(now + 60_000)),
  ]);
  if (!fresh) remembered.set(context, { at: now, until, counts: hours });
  return [...hours, ...minutes];
}

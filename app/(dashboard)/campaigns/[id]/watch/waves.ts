import type { Wave } from "./figures";
import { chosenPercent } from "./shares";

export type WaveState = "planned" | "running" | "done" | "skipped" | "cancelled";
export type RolloutStep = {
  percent: number;
  startsAt: Date;
  state: "planned" | "running" | "done" | "stopped";
};

const buckets = 10_000;

/** A started wave is done when everybody of it was considered. */
export function waveState(wave: Wave): WaveState {
  if (wave.state === "started") return wave.done ? "done" : "running";
  if (wave.state === "skipped" || wave.state === "cancelled") return wave.state;
  return "planned";
}

/** The waves that follow each other by parts of the audience, as cumulative percents. */
export function rolloutSteps(waves: Wave[]): RolloutStep[] {
  const parts = waves.filter(({ bucketFrom, bucketTo }) => bucketTo - bucketFrom < buckets);
  const byEnd = new Map<number, Wave[]>();
  for (const wave of parts) byEnd.set(wave.bucketTo, [...(byEnd.get(wave.bucketTo) ?? []), wave]);
  return [...byEnd]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([end, of]) => {
      const [first] = of.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
      return first
        ? [{ percent: (end / buckets) * 100, startsAt: first.startsAt, state: stepState(of) }]
        : [];
    });
}

function stepState(waves: Wave[]): RolloutStep["state"] {
  const states = waves.map(waveState);
  if (states.includes("running")) return "running";
  if (states.every((state) => state === "planned")) return "planned";
  if (states.includes("planned")) return "running";
  return states.includes("done") ? "done" : "stopped";
}

/** Whom a wave is for, in words. */
export function peopleText({ zones, bucketFrom, bucketTo, forWinner }: Wave): string {
  if (zones) return zonesText(zones);
  if (forWinner) return "The rest, with the winner";
  if (bucketTo - bucketFrom >= buckets) return "Everybody";
  const percent = chosenPercent(((bucketTo - bucketFrom) / buckets) * 100);
  return bucketFrom === 0 ? `The first ${percent}` : `The next ${percent}`;
}

/** The zones of a wave in words: the first of them, and how many more. An empty list is the rest. */
function zonesText(zones: string[]): string {
  const [first, ...others] = zones;
  if (!first) return "All other zones";
  const place = first.replaceAll("_", " ");
  return others.length > 0 ? `${place} +${others.length}` : place;
}

/** The wall clock in the wave's own (first) zone: "Mon 09:00". */
export function localClock(at: Date, zones: string[] | null): string | null {
  const [zone] = zones ?? [];
  if (!zone) return null;
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
}

/** What a timeline reaches over (ms). */
export type Span = { from: number; to: number };

const leastRoom = 10 * 60_000;

/** From when to when a timeline of the waves reaches, with some room on both sides. */
export function spanOf(waves: Wave[]): Span {
  const starts = waves.map(({ startsAt }) => startsAt.getTime());
  const first = Math.min(...starts);
  const last = Math.max(...starts);
  const room = Math.max(leastRoom, (last - first) * 0.04);
  return { from: first - room, to: last + room };
}

/**
 * The time ranges of the overview: their length, the width of a bin (s), and the widest rollups that fit into it, from
 * which they are read: minutes, hours, or quarters of an hour or of a day (stats_bin).
 */
export const ranges = {
  "15m": { seconds: 900, binSeconds: 60, from: "minutes" },
  "1h": { seconds: 3_600, binSeconds: 60, from: "minutes" },
  "6h": { seconds: 21_600, binSeconds: 300, from: "minutes" },
  "24h": { seconds: 86_400, binSeconds: 900, from: "quarters" },
  "7d": { seconds: 604_800, binSeconds: 7_200, from: "hours" },
  "30d": { seconds: 2_592_000, binSeconds: 21_600, from: "shifts" },
} as const;
export type Range = keyof typeof ranges;
export type Source = (typeof ranges)[Range]["from"];

export const rangeKeys = ["15m", "1h", "6h", "24h", "7d", "30d"] as const satisfies Range[];

/** What "last week" is compared with (ms): a multiple of every bin. */
export const weekMs = 604_800_000;

/**
 * The bins of a range that ends so long (ms) before now: their numbers since 1970, and the span they cover.
 * @param longerMs how much earlier they begin; a multiple of the bins' width
 */
export function binsOf(now: Date, range: Range, agoMs: number, longerMs = 0) {
  const { seconds, binSeconds, from: source } = ranges[range];
  const width = binSeconds * 1_000;
  const last = Math.floor((now.getTime() - agoMs) / width);
  const first = last - (seconds + longerMs / 1_000) / binSeconds + 1;
  return {
    numbers: Array.from({ length: last - first + 1 }, (_, i) => first + i),
    span: { from: new Date(first * width), to: new Date((last + 1) * width), binSeconds, source },
  };
}

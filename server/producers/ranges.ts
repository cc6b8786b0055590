/** The time ranges of the producers' pages, and the width of a bin of each (s). */
export const ranges = {
  "15m": { seconds: 900, binSeconds: 60 },
  "1h": { seconds: 3_600, binSeconds: 60 },
  "6h": { seconds: 21_600, binSeconds: 300 },
  "24h": { seconds: 86_400, binSeconds: 900 },
} as const;
export type Range = keyof typeof ranges;

/** The first full bin of a range that ends now. */
export function startOf(range: Range, now: Date): Date {
  const { seconds, binSeconds } = ranges[range];
  const width = binSeconds * 1_000;
  return new Date((Math.floor(now.getTime() / width) + 1) * width - seconds * 1_000);
}

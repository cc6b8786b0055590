import type { Pool } from "@/db/client";
import { readFolded } from "@/server/rollups/read-folded";
import type { Since } from "./counts.sql";

/** The time ranges of the producers' pages, and the width of a bin of each (s): whole hours are read as such. */
export const ranges = {
  "15m": { seconds: 900, binSeconds: 60 },
  "1h": { seconds: 3_600, binSeconds: 60 },
  "6h": { seconds: 21_600, binSeconds: 300 },
  "24h": { seconds: 86_400, binSeconds: 3_600 },
  "7d": { seconds: 604_800, binSeconds: 7_200 },
  "30d": { seconds: 2_592_000, binSeconds: 21_600 },
} as const;
export type Range = keyof typeof ranges;

export const rangeKeys = ["15m", "1h", "6h", "24h", "7d", "30d"] as const satisfies Range[];

/** What the busiest is looked for among: minutes of longer ranges would be a million rows. */
export const peakOf = (range: Range) => (ranges[range].seconds > 86_400 ? "hour" : "minute");

/** The first full bin of a range that ends now. */
export function startOf(range: Range, now: Date): Date {
  const { seconds, binSeconds } = ranges[range];
  const width = binSeconds * 1_000;
  return new Date((Math.floor(now.getTime() / width) + 1) * width - seconds * 1_000);
}

/** The same for a query of the rollups. */
export async function sinceOf(pool: Pool, range: Range, now: Date): Promise<Since> {
  const whole = ranges[range].binSeconds % 3_600 === 0;
  return { from: startOf(range, now), folded: whole ? await readFolded(pool) : null };
}

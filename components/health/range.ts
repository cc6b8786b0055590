import { parseAsStringLiteral } from "nuqs/server";

export const rangeKeys = ["15m", "1h", "6h", "24h", "7d", "30d"] as const;
export type RangeKey = (typeof rangeKeys)[number];

/** A time range in the URL: `?range=6h`. */
export const rangeParser = parseAsStringLiteral(rangeKeys).withDefault("1h");

export const rangeOptions = [
  { value: "15m", label: "15 min" },
  { value: "1h", label: "1 h" },
  { value: "6h", label: "6 h" },
  { value: "24h", label: "24 h" },
  { value: "7d", label: "7 d" },
  { value: "30d", label: "30 d" },
] as const satisfies { value: RangeKey; label: string }[];

/** How a range is called in sentences: "in the last 6 hours". */
export const rangeWords: Record<RangeKey, string> = {
  "15m": "15 minutes",
  "1h": "hour",
  "6h": "6 hours",
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
};

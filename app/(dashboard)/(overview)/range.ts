import { createLoader, parseAsStringLiteral } from "nuqs/server";

/** The time range in the URL: `?range=6h`. */
export const rangeParsers = {
  range: parseAsStringLiteral(["15m", "1h", "6h", "24h"]).withDefault("1h"),
};
export const loadRange = createLoader(rangeParsers);

export const rangeOptions = [
  { value: "15m", label: "15 min" },
  { value: "1h", label: "1 h" },
  { value: "6h", label: "6 h" },
  { value: "24h", label: "24 h" },
] as const;

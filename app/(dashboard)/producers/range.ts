import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** What the producers' pages show, in the URL: `?range=6h&code=malformed`. */
export const rangeParsers = {
  range: parseAsStringLiteral(["15m", "1h", "6h", "24h"]).withDefault("1h"),
};
export const codeParsers = { code: parseAsString };
export const loadView = createLoader({ ...rangeParsers, ...codeParsers });

export const rangeOptions = [
  { value: "15m", label: "15 min" },
  { value: "1h", label: "1 h" },
  { value: "6h", label: "6 h" },
  { value: "24h", label: "24 h" },
] as const;

/** How often (ms) figures are read again. */
export const liveMs = 5_000;

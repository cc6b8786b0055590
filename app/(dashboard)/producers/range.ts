import { createLoader, parseAsString } from "nuqs/server";
import { rangeParser } from "@/components/health/range";

/** What the producers' pages show, in the URL: `?range=6h&code=malformed`. */
export const rangeParsers = { range: rangeParser };
export const codeParsers = { code: parseAsString };
export const loadView = createLoader({ ...rangeParsers, ...codeParsers });

/** How often (ms) figures are read again. */
export const liveMs = 5_000;

import {
  createLoader,
  type inferParserType,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { rangeParser } from "@/components/health/range";

export const priorityKeys = ["p0", "p1", "p2"] as const;

/** What the page shows, in the URL: `?range=6h&channel=push&compare=true`. */
export const filterParsers = {
  range: rangeParser,
  priority: parseAsStringLiteral(priorityKeys),
  channel: parseAsString,
  provider: parseAsString,
  /** Beside what was a week before. */
  compare: parseAsBoolean.withDefault(false),
};
export const loadFilters = createLoader(filterParsers);
export type Filters = inferParserType<typeof filterParsers>;

/** As the procedure takes them. */
export function inputOf({ range, priority, channel, provider, compare }: Filters) {
  const level = priority === null ? null : priorityKeys.indexOf(priority);
  return { range, priority: level, channel, provider, compare };
}

export function isNarrowed({ priority, channel, provider }: Filters): boolean {
  return priority !== null || channel !== null || provider !== null;
}

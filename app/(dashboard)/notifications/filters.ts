import {
  createLoader,
  type inferParserType,
  parseAsInteger,
  parseAsIsoDateTime,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";

export const statusKeys = [
  "scheduled",
  "accepted",
  "held",
  "running",
  "completed",
  "cancelled",
  "dead",
] as const;
export const priorityKeys = ["p0", "p1", "p2"] as const;
export const strategyKeys = ["direct", "write", "paced", "read"] as const;
export const outcomeKeys = ["sent", "lost", "failed", "expired", "unknown", "cancelled"] as const;
export const rangeKeys = ["1h", "24h", "7d", "30d"] as const;

/** The filters in the URL: `?status=running&priority=p2&range=24h`. */
export const filterParsers = {
  type: parseAsString,
  status: parseAsStringLiteral(statusKeys),
  priority: parseAsStringLiteral(priorityKeys),
  producer: parseAsInteger,
  strategy: parseAsStringLiteral(strategyKeys),
  range: parseAsStringLiteral(rangeKeys),
  /** Only what went out at or after this moment, and before that one. */
  from: parseAsIsoDateTime,
  before: parseAsIsoDateTime,
  /** What at least one of its deliveries came to. */
  channel: parseAsString,
  outcome: parseAsStringLiteral(outcomeKeys),
  provider: parseAsString,
};

export const loadFilters = createLoader(filterParsers);
export type Filters = inferParserType<typeof filterParsers>;

const hours = { "1h": 1, "24h": 24, "7d": 7 * 24, "30d": 30 * 24 } as const;

const levels = { p0: 0, p1: 1, p2: 2 } as const;

/** As the procedure takes them. */
export function inputOf(filters: Filters) {
  const { type, status, priority, producer, strategy, range, from, before } = filters;
  const { channel, outcome, provider } = filters;
  return {
    filters: {
      type,
      status,
      priority: priority === null ? null : levels[priority],
      producerId: producer,
      strategy,
      hours: range === null ? null : hours[range],
      from,
      to: before,
      ...{ channel, outcome, provider },
    },
  };
}

export function isFiltered(filters: Filters): boolean {
  return Object.values(filters).some((value) => value !== null);
}

/** Every filter off. */
export const noFilters = {
  type: null,
  status: null,
  priority: null,
  producer: null,
  strategy: null,
  range: null,
  from: null,
  before: null,
  channel: null,
  outcome: null,
  provider: null,
} satisfies Filters;

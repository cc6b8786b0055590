import {
  createLoader,
  type inferParserType,
  parseAsInteger,
  parseAsIsoDate,
  parseAsIsoDateTime,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";

export const outcomeKeys = ["routed", "held", "suppressed", "problem"] as const;
export const channelFilters = ["in_app", "push", "email", "sms", "webhook"] as const;

/** The history's filters, and the message that is open, in the URL. */
export const historyParsers = {
  outcome: parseAsStringLiteral(outcomeKeys),
  type: parseAsString,
  channel: parseAsStringLiteral(channelFilters),
  /** Days in UTC, both included. */
  from: parseAsIsoDate,
  to: parseAsIsoDate,
  /** The notification whose story is open. */
  open: parseAsString,
};
export const loadHistory = createLoader(historyParsers);
export type HistoryState = inferParserType<typeof historyParsers>;

const dayMs = 86_400_000;

/** The filters as the server takes them: times from … to before. */
export function historyInput({ outcome, type, channel, from, to }: HistoryState) {
  return { outcome, type, channel, from, to: to && new Date(to.getTime() + dayMs) };
}

/** How many filters are set. */
export function filterCount({ outcome, type, channel, from, to }: HistoryState): number {
  return [outcome, type, channel, from, to].filter((one) => one !== null).length;
}

export const noFilters = { outcome: null, type: null, channel: null, from: null, to: null };

export const askTabs = ["near", "id", "now"] as const;

/** What is asked about the person: a type around a time (a moment in the viewer's zone, and hours either way). */
export const askParsers = {
  ask: parseAsStringLiteral(askTabs).withDefault("near"),
  askType: parseAsString,
  askAt: parseAsIsoDateTime,
  askHours: parseAsInteger.withDefault(3),
};

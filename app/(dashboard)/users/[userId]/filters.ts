import {
  createLoader,
  type inferParserType,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";

export const outcomeKeys = ["routed", "held", "suppressed", "problem"] as const;

/** The history's filters, and the message that is open, in the URL. */
export const historyParsers = {
  outcome: parseAsStringLiteral(outcomeKeys),
  type: parseAsString,
  /** The notification whose story is open. */
  open: parseAsString,
};
export const loadHistory = createLoader(historyParsers);
export type HistoryState = inferParserType<typeof historyParsers>;

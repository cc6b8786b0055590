import { createLoader, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const stateKeys = ["open", "replaying", "replayed", "discarded"] as const;
export const stageKeys = ["plan", "fanout", "sending", "callback"] as const;

/** In the URL: `?state=open&producer=shop&cause=…&letter=12`. */
export const filterParsers = {
  state: parseAsStringLiteral(stateKeys).withDefault("open"),
  producer: parseAsString,
  /** The group that is unfolded; its stage too where two share a cause. */
  cause: parseAsString,
  stage: parseAsStringLiteral(stageKeys),
  /** The letter that is looked at. */
  letter: parseAsInteger,
};
export const loadFilters = createLoader(filterParsers);

/** How often (ms) the list is read again. */
export const liveMs = 4_000;

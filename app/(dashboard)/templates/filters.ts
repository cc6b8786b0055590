import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const stateKeys = ["all", "draft", "unpublished"] as const;

/** What narrows the list, in the URL: `?q=order&state=draft`. */
export const filterParsers = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(stateKeys).withDefault("all"),
};
export const loadFilters = createLoader(filterParsers);

export type Filters = { q: string; state: (typeof stateKeys)[number] };

/** As the server takes them. */
export const inputOf = ({ q, state }: Filters) => ({ q: q.trim(), state });

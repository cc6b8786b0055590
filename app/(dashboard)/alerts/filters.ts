import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { tierKeys } from "@/components/alert/words";

/** The filters in the URL: `?tier=page&rule=breaker-open`. */
export const filterParsers = {
  tier: parseAsStringLiteral(tierKeys),
  rule: parseAsString,
};
export const loadFilters = createLoader(filterParsers);

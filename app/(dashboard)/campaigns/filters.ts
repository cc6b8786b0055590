import {
  createLoader,
  type inferParserType,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { campaignStatuses } from "@/components/campaign/states";

/** The filters in the URL: `?status=running&q=summer`. */
export const filterParsers = {
  status: parseAsStringLiteral(campaignStatuses),
  q: parseAsString.withDefault(""),
};

export const loadFilters = createLoader(filterParsers);
export type Filters = inferParserType<typeof filterParsers>;

/** As the procedure takes them. */
export function inputOf({ status, q }: Filters) {
  return { status: status ?? undefined, q: q.trim() || undefined };
}

export function isFiltered({ status, q }: Filters): boolean {
  return status !== null || q.trim() !== "";
}

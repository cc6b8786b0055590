import { createLoader, parseAsString } from "nuqs/server";

/** What lists are searched for, in the URL. */
export const listParsers = { q: parseAsString.withDefault("") };
export const loadListFilters = createLoader(listParsers);

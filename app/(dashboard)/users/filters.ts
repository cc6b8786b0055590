import { createLoader, parseAsString } from "nuqs/server";

/** What is searched for, in the URL: `?q=user_42`. */
export const searchParsers = { q: parseAsString.withDefault("") };
export const loadSearch = createLoader(searchParsers);

import { parseAsString } from "nuqs";

/** What the suppression list is searched for, in the URL. */
export const suppressionParsers = { q: parseAsString.withDefault("") };

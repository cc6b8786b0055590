import { createLoader, parseAsString } from "nuqs/server";

/** What segments are searched for, in the URL: `?q=gold`. */
export const segmentParsers = { q: parseAsString.withDefault("") };
export const loadSegmentFilters = createLoader(segmentParsers);

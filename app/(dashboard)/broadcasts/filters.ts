import { createLoader, parseAsStringLiteral } from "nuqs/server";

export const phaseKeys = ["active", "scheduled", "ended"] as const;

/** What the list shows, in the URL: `?phase=ended`. */
export const filterParsers = { phase: parseAsStringLiteral(phaseKeys).withDefault("active") };

export const loadFilters = createLoader(filterParsers);

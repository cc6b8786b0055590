import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const scopeKeys = [
  "all",
  "priority",
  "type",
  "category",
  "channel",
  "provider",
  "producer",
  "campaign",
  "segment",
  "notification",
] as const;

/** History's filters, and what is about to be stopped: `?stop=campaign:12`. */
export const filterParsers = {
  scope: parseAsStringLiteral(scopeKeys),
  by: parseAsString,
  stop: parseAsString,
};

export const loadFilters = createLoader(filterParsers);

/** `campaign:12`, or just `new`. */
export function targetOf(stop: string | null) {
  if (stop === null) return undefined;
  const [kind = "", ...rest] = stop.split(":");
  const scope = scopeKeys.find((key) => key === kind);
  return scope === undefined ? undefined : { scope, value: rest.join(":") };
}

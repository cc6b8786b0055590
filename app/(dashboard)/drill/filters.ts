import {
  createLoader,
  type inferParserType,
  parseAsBoolean,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { scenarioKeys } from "@/components/drill/scenarios";

export const drillChannels = ["push", "email", "sms", "webhook"] as const;
export const lengths = [30, 60, 120, 300] as const;
export const paces = [20, 50, 100, 200] as const;

/** What a drill is made of, in the URL: one that is prepared can be shared. */
export const filterParsers = {
  scenario: parseAsStringLiteral(scenarioKeys).withDefault("outage"),
  channel: parseAsStringLiteral(drillChannels).withDefault("push"),
  seconds: parseAsNumberLiteral(lengths).withDefault(60),
  traffic: parseAsBoolean.withDefault(true),
  /** A segment's key; '': everybody of a demo workspace. */
  segment: parseAsString.withDefault(""),
  pace: parseAsNumberLiteral(paces).withDefault(100),
  priority: parseAsNumberLiteral([1, 2]).withDefault(1),
};
export const loadFilters = createLoader(filterParsers);
export type Filters = inferParserType<typeof filterParsers>;

/** As the procedures take it. */
export function trafficOf({ traffic, segment, pace, priority }: Filters) {
  return traffic ? { segment: segment || null, perSecond: pace, priority } : null;
}

import { defaultFilter } from "cmdk";

/**
 * How well a line of the palette fits what was typed, 0 to 1. Lines that were found for these words fit alike, so that
 * they stay in the order in which they were found, and Enter takes the one on top.
 */
export function inOurOrder(found: string[]): (line: string, typed: string) => number {
  const lines = new Set(found);
  return (line, typed) => (lines.has(line) ? 1 : defaultFilter(line, typed));
}

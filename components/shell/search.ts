import type { Command } from "./commands";

/** What a search of the palette has found so far, and whether that is all. */
export type Search = { found: Command[]; searching: boolean; failed: boolean };

export const noSearch: Search = { found: [], searching: false, failed: false };

/** How a search stands. `settled`: what was typed is what was asked for; the rest is as its query says. */
export function searchOf(
  found: Command[],
  { settled, isFetching, isError }: { settled: boolean; isFetching: boolean; isError: boolean },
): Search {
  const searching = !settled || isFetching;
  return { found, searching, failed: isError && !searching };
}

/**
 * What the palette says beside its lines: that it searches until every answer is there, that it could not,
 * or that nothing is called so. Empty: its lines say everything.
 */
export function searchWords(text: string, lines: number, searches: readonly Search[]): string {
  if (searches.some(({ searching }) => searching)) return "Searching…";
  if (searches.some(({ failed }) => failed)) return "The search could not be made. Type again.";
  return lines === 0 ? `Nothing is called “${text}”.` : "";
}

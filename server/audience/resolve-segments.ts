import type { Queryable } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import { Refusal } from "@/server/errors";
import { segmentsIn } from "./filter-walk";

/** A resolved filter of more conditions would make a statement that nobody can plan. */
const mostNodes = 1_000;

/**
 * The filter with the filters of other segments in their place. `self` is the key of the segment
 * that the filter is, or will be: it must not come up again.
 * @throws Refusal `malformed` for an unknown segment, a cycle (named, key by key) or too large a result.
 */
export async function resolveSegments(
  client: Queryable,
  filter: SegmentFilter,
  self?: string,
): Promise<SegmentFilter> {
  const known = await loadSegments(client, filter);
  return expandSegments(known, filter, self);
}

/** Every segment that a filter leads to, directly or through others. One statement for each level. */
export async function loadSegments(
  client: Queryable,
  filter: SegmentFilter,
): Promise<Map<string, SegmentFilter>> {
  const known = new Map<string, SegmentFilter>();
  let wanted = segmentsIn(filter);
  while (wanted.length > 0) {
    const { rows } = await client.query<{ key: string; filter: SegmentFilter }>(
      "select key, filter from segments where key = any($1::text[])",
      [wanted],
    );
    for (const row of rows) known.set(row.key, row.filter);
    const next = new Set(rows.flatMap((row) => segmentsIn(row.filter)));
    wanted = [...next].filter((key) => !known.has(key));
  }
  return known;
}

/** As `resolveSegments`, from filters that were loaded before. */
export function expandSegments(
  known: ReadonlyMap<string, SegmentFilter>,
  filter: SegmentFilter,
  self?: string,
): SegmentFilter {
  let nodes = 0;
  const expand = (node: SegmentFilter, path: string[]): SegmentFilter => {
    if (++nodes > mostNodes) throw malformed(tooLarge);
    if ("all" in node) return { all: node.all.map((child) => expand(child, path)) };
    if ("any" in node) return { any: node.any.map((child) => expand(child, path)) };
    if ("not" in node) return { not: expand(node.not, path) };
    if (!("segment" in node)) return node;
    const key = node.segment;
    if (path.includes(key)) throw malformed(cycle([...path.slice(path.indexOf(key)), key]));
    const found = known.get(key);
    if (!found) throw malformed(`The segment "${key}" does not exist. Choose another one.`);
    return expand(found, [...path, key]);
  };
  return expand(filter, self === undefined ? [] : [self]);
}

const tooLarge = `With the other segments in place, the filter has more than ${mostNodes} conditions. Use fewer segments in it.`;

const cycle = (path: string[]) =>
  `The segment "${path[0]}" would contain itself: ${path.join(" → ")}. Take one of them out.`;

const malformed = (message: string) =>
  new Refusal("malformed", message, { errors: [{ path: "filter", message }] });

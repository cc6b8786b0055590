import type { SegmentFilter } from "@/db/schema/json";

/** A node of a tree with the path that leads to it: `all.0.not`. */
export type PlacedNode = { node: SegmentFilter; path: string };

/** Every node of a filter, each before its children. */
export function* nodesOf(filter: SegmentFilter, path = ""): Generator<PlacedNode> {
  yield { node: filter, path };
  const below = (step: string) => (path === "" ? step : `${path}.${step}`);
  if ("all" in filter)
    for (const [i, child] of filter.all.entries()) yield* nodesOf(child, below(`all.${i}`));
  else if ("any" in filter)
    for (const [i, child] of filter.any.entries()) yield* nodesOf(child, below(`any.${i}`));
  else if ("not" in filter) yield* nodesOf(filter.not, below("not"));
}

/** The keys of the segments that a filter names, each once. */
export function segmentsIn(filter: SegmentFilter): string[] {
  const keys = [...nodesOf(filter)].flatMap(({ node }) =>
    "segment" in node ? [node.segment] : [],
  );
  return [...new Set(keys)];
}

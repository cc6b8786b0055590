import { useInfiniteQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import type { RouterOutputs } from "@/server/api/root";

export type ListedDrill = RouterOutputs["drill"]["list"]["items"][number];

const everyMs = 5_000;

/** Drills, the latest first; looks again while one may run. */
export function useDrills() {
  const list = useInfiniteQuery(
    useApi().drill.list.infiniteQueryOptions(
      {},
      { getNextPageParam: ({ nextCursor }) => nextCursor, refetchInterval: everyMs },
    ),
  );
  const drills: ListedDrill[] = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return { list, drills };
}

import {
  type InfiniteData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useApi } from "@/components/api";
import type { RouterOutputs } from "@/server/api/root";
import { type Filters, inputOf } from "./filters";

type Page = RouterOutputs["notifications"]["list"];
export type ListedRow = Page["items"][number];

const pollMs = 2_000;
/** Rows that may still change and are asked for again; the newest ones. */
const mostWatched = 50;

const unfinished = ({ status }: ListedRow) =>
  status === "accepted" || status === "running" || status === "scheduled";

/**
 * The list page by page, kept current: what is shown changes in place, and what is new waits in
 * `fresh` until `showFresh`, so that nothing moves under the reader's eyes.
 */
export function useLiveList(filters: Filters) {
  const api = useApi();
  const client = useQueryClient();
  const input = useMemo(() => inputOf(filters), [filters]);
  const options = api.notifications.list.infiniteQueryOptions(input, {
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const list = useInfiniteQuery(options);
  const head = useQuery({
    ...api.notifications.list.queryOptions(input),
    refetchInterval: pollMs,
    enabled: filters.before === null && list.isSuccess,
  });
  const loaded = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const now = useCurrent(loaded, head.data?.items ?? []);
  const newest = loaded[0]?.id ?? "";
  const fresh = (head.data?.items ?? []).filter(({ id }) => id > newest);

  const showFresh = () => {
    if (!head.data) return;
    const page = head.data;
    const meets = page.items.some(({ id }) => id === newest);
    client.setQueryData<InfiniteData<Page, string | null>>(options.queryKey, (old) => {
      const [first, ...older] = old?.pages ?? [];
      // Where more came than one page holds, the list starts anew: no hole in it.
      if (!old || !first || !meets) return { pages: [page], pageParams: [null] };
      return { ...old, pages: [{ ...first, items: [...fresh, ...first.items] }, ...older] };
    });
  };
  return {
    list,
    rows: loaded.map((row) => now.get(row.id) ?? row),
    fresh: fresh.length,
    more: list.data?.pages.at(-1)?.searchedTo ?? null,
    updatedAt: Math.max(head.dataUpdatedAt, list.dataUpdatedAt),
    showFresh,
  };
}

/** The latest known state of rows: from the first page as it is now, and of those still under way. */
function useCurrent(loaded: ListedRow[], head: ListedRow[]): Map<string, ListedRow> {
  const api = useApi();
  const inHead = new Set(head.map(({ id }) => id));
  const ids = loaded
    .filter((row) => unfinished(row) && !inHead.has(row.id))
    .slice(0, mostWatched)
    .map(({ id }) => id);
  const watched = useQuery({
    ...api.notifications.refresh.queryOptions({ ids }),
    refetchInterval: pollMs,
    enabled: ids.length > 0,
  });
  return new Map([...(watched.data ?? []), ...head].map((row) => [row.id, row]));
}

/** Runs `action` while the reader is at the top and neither points at nor focuses the list. */
export function useWhenAtRest(element: HTMLElement | null, waiting: boolean, action: () => void) {
  useEffect(() => {
    if (!waiting || !element) return;
    const busy = element.matches(":hover") || element.contains(document.activeElement);
    if (window.scrollY < 40 && !busy) action();
  });
}

"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useId } from "react";
import type { RouterOutputs } from "@/server/api/root";
import { useApi, useApiClient } from "../api";
import { fieldErrors } from "../query-client";
import { useDebounced } from "../ui/use-debounced";
import type { Filter } from "./draft";

export type Count = RouterOutputs["segments"]["count"];

export type Counting = {
  count: Count | undefined;
  /** It is of an earlier filter, or an exact number is on its way. */
  state: "waiting" | "counting" | "done";
  error: { message: string } | null;
  /** By path of the filter (`all.0.not`). */
  faults: Record<string, string>;
  retry: () => void;
};

const waitMs = 300;
const exactAfterMs = 900;

/**
 * How many people a filter finds: an estimate soon after the last change, the exact number behind it
 * once the typing has stopped. `key`: the segment that is being edited; `saved`: only its saved filter
 * may be counted, which everybody may who may read.
 */
export function useCount(
  filter: Filter | null,
  options: { key?: string; saved?: boolean },
): Counting {
  const { key, saved } = options;
  const api = useApi();
  const client = useApiClient();
  const panel = useId();
  const text = filter ? JSON.stringify(filter) : null;
  const settled = useDebounced(filter, waitMs);
  const still = useDebounced(text, exactAfterMs) === text;
  const ask = async (exact: boolean, signal: AbortSignal): Promise<Count> => {
    if (saved && key !== undefined)
      return await client.segments.countSaved.query({ key, exact }, { signal });
    if (!settled) throw new Error("there is nothing to count");
    const asked = { filter: settled, exact, panel, ...(key ? { key } : {}) };
    return await client.segments.count.mutate(asked, { signal });
  };
  const queryKey = [...api.segments.count.mutationKey(), key, settled];
  const rough = useQuery({
    queryKey: [...queryKey, "estimate"],
    queryFn: settled ? ({ signal }) => ask(false, signal) : skipToken,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  const wantsExact =
    settled !== null && still && !rough.isPlaceholderData && rough.data?.exact === null;
  const exact = useQuery({
    queryKey: [...queryKey, "exact"],
    queryFn: wantsExact ? ({ signal }) => ask(true, signal) : skipToken,
    staleTime: 60_000,
    retry: false,
  });
  const waiting = text !== (settled && JSON.stringify(settled)) || rough.isPlaceholderData;
  const counting = rough.isFetching || (wantsExact && exact.isFetching);
  return {
    count: filter === null || rough.error ? undefined : (exact.data ?? rough.data),
    state: waiting ? "waiting" : counting ? "counting" : "done",
    error: filter === null ? null : rough.error,
    faults: waiting ? {} : faultsOf(rough.error),
    retry: () => void rough.refetch(),
  };
}

/** `filter.all.0` → `all.0`. */
export function faultsOf(error: unknown): Record<string, string> {
  const entries = Object.entries(fieldErrors(error)).flatMap(([path, message]) =>
    path === "filter" || path.startsWith("filter.") ? [[path.slice(7), message]] : [],
  );
  return Object.fromEntries(entries);
}

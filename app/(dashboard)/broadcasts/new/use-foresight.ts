import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useApi, useApiClient } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { useDebounced } from "@/components/ui/use-debounced";
import type { RouterOutputs } from "@/server/api/root";
import { broadcastOf, type Draft, missingIn, type TypeChoice } from "./draft";

export type Foreseen = RouterOutputs["broadcastStart"]["foresee"];

export type Foresight = {
  data: Foreseen | undefined;
  error: { message: string } | null;
  /** By field ("startsAt"). */
  errors: Record<string, string>;
  /** It does not fit the form yet. */
  pending: boolean;
  retry: () => void;
};

const waitMs = 300;
const staleMs = 30_000;

/** What would become of it, asked for again whenever anything but its words has changed and settled. */
export function useForesight(draft: Draft, type: TypeChoice | undefined): Foresight {
  const api = useApi();
  const client = useApiClient();
  const settled = useDebounced(draft, waitMs);
  const complete = type?.key === settled.typeKey && missingIn(settled.audience) === null;
  const broadcast = type && complete ? { ...broadcastOf(settled, type), data: {} } : null;
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    queryKey: [...api.broadcastStart.foresee.mutationKey(), broadcast],
    queryFn: broadcast ? () => client.broadcastStart.foresee.mutate(broadcast) : skipToken,
    staleTime: staleMs,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const pending = settled !== draft || (broadcast !== null && (isFetching || isPlaceholderData));
  return {
    data: broadcast && !error ? data : undefined,
    error: broadcast ? error : null,
    errors: broadcast ? fieldErrors(error) : {},
    pending,
    retry: () => void refetch(),
  };
}

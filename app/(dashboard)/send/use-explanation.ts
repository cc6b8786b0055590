import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useApi, useApiClient } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { useDebounced } from "@/components/ui/use-debounced";
import type { RouterOutputs } from "@/server/api/root";
import { type Draft, eventOf, type TypeChoice } from "./draft";

export type Explained = RouterOutputs["send"]["explain"];

export type Explanation = {
  data: Explained | undefined;
  error: { message: string } | null;
  /** By field ("target.userId"). */
  errors: Record<string, string>;
  /** It does not fit the form yet: asked for, or about to be. */
  pending: boolean;
  retry: () => void;
};

const waitMs = 400;
/** Users' caps and quiet hours move on by themselves. */
const staleMs = 10_000;

/** What sending the event now would do, asked for again whenever the form has settled. */
export function useExplanation(draft: Draft, type: TypeChoice | undefined): Explanation {
  const api = useApi();
  const client = useApiClient();
  const settled = useDebounced(draft, waitMs);
  const composed = eventOf(settled, type);
  const event = "event" in composed ? composed.event : null;
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    // The key of the test makes no difference to what would happen.
    queryKey: [...api.send.explain.mutationKey(), { ...event, idempotencyKey: null }],
    queryFn: event ? () => client.send.explain.mutate(event) : skipToken,
    staleTime: staleMs,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const pending = event !== null && (settled !== draft || isFetching || isPlaceholderData);
  return {
    data: event && !error ? data : undefined,
    error: event ? error : null,
    errors: event && !pending ? fieldErrors(error) : {},
    pending,
    retry: () => void refetch(),
  };
}

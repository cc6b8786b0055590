import { skipToken, useQuery } from "@tanstack/react-query";
import { useApi, useApiClient } from "@/components/api";
import type { RouterOutputs } from "@/server/api/root";

export type Review = RouterOutputs["campaignFigures"]["review"];
export type CheckItem = Review["checklist"][number];

/**
 * What would happen, by the real evaluation of one revision. It takes the server seconds, so it is only
 * asked for where it is `wanted`; what is known of the revision is there at once.
 */
export function useReview(id: number, revision: number, wanted: boolean) {
  const api = useApi();
  const client = useApiClient();
  return useQuery({
    queryKey: [...api.campaignFigures.review.mutationKey(), id, revision],
    queryFn: wanted
      ? ({ signal }) => client.campaignFigures.review.mutate({ id }, { signal })
      : skipToken,
    staleTime: 60_000,
    retry: false,
  });
}

export type Reviewing = ReturnType<typeof useReview>;

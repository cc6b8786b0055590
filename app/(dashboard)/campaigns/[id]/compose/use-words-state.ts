import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useApi, useApiClient } from "@/components/api";
import type { RouterOutputs } from "@/server/api/root";

export type WordsState = RouterOutputs["campaignDesk"]["words"];

/** How far the words of a revision are. */
export function useWordsState(id: number, revision: number): WordsState | undefined {
  const api = useApi();
  const client = useApiClient();
  const { data } = useQuery({
    queryKey: [...api.campaignDesk.words.pathKey(), id, revision],
    queryFn: ({ signal }) => client.campaignDesk.words.query({ id }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return data;
}

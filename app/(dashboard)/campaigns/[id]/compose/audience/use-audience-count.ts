import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useApi, useApiClient } from "@/components/api";
import { type Count, type Counting, faultsOf } from "@/components/audience/use-count";
import { hasAudience } from "../campaign";
import type { Draft } from "../use-draft";

/** How many the saved audience finds: an estimate at once, the exact number behind it. */
export function useAudienceCount(id: number, draft: Draft): Counting {
  const { audience } = draft.parts;
  const chosen = hasAudience(audience);
  const saved = draft.state === "saved";
  const rough = useCount(id, draft, { exact: false, wanted: chosen && saved });
  const isNew = rough.data !== undefined && !rough.isPlaceholderData;
  const wantsExact = isNew && rough.data?.exact === null && chosen && saved;
  const exact = useCount(id, draft, { exact: true, wanted: wantsExact });
  const found = (wantsExact ? exact.data : null) ?? rough.data ?? undefined;
  const waiting = chosen && (!saved || rough.isPlaceholderData);
  return {
    count: chosen && !rough.error ? found : undefined,
    state: waiting ? "waiting" : rough.isFetching || exact.isFetching ? "counting" : "done",
    error: chosen ? rough.error : null,
    faults: faultsOf(rough.error),
    retry: () => void rough.refetch(),
  };
}

/** How many the audience has as far as that is known; null before. */
export function useAudienceSize(id: number, draft: Draft): number | null {
  const { count } = useAudienceCount(id, draft);
  return count ? (count.exact ?? count.estimate) : null;
}

/** An answer holds for one audience, whatever else of the campaign changes. */
function useCount(id: number, draft: Draft, asked: { exact: boolean; wanted: boolean }) {
  const api = useApi();
  const client = useApiClient();
  const { exact, wanted } = asked;
  const ask = ({ signal }: { signal: AbortSignal }): Promise<Count | null> =>
    client.campaignDesk.count.query({ id, exact }, { signal });
  return useQuery({
    queryKey: [...api.campaignDesk.count.pathKey(), id, exact, draft.parts.audience],
    queryFn: wanted ? ask : skipToken,
    staleTime: 60_000,
    retry: false,
    ...(exact ? {} : { placeholderData: keepPreviousData }),
  });
}

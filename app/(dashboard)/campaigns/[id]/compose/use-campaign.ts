import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";

/** How often a campaign is asked for, to see what others did with it (ms). */
const pollMs = 5_000;

/** A campaign as it stands on the server, kept current while it can be edited. */
export function useCampaign(id: number) {
  return useQuery({
    ...useApi().campaigns.one.queryOptions({ id }),
    refetchInterval: pollMs,
  });
}

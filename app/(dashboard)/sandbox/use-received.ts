import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { type Filters, inputOf } from "./filters";

/** How often the page asks again (ms); not while its tab is hidden. A sandbox that is away is asked again as well. */
const live = { refetchInterval: 1_500, retry: false };

/** What arrived, kept current. */
export function useReceived(filters: Filters, limit: number) {
  return useQuery({
    ...useApi().sandbox.received.queryOptions(inputOf(filters, limit)),
    ...live,
    // What another channel received must not be shown as this one's.
    placeholderData: (page) =>
      filters.channel === null || page?.channel === filters.channel ? page : undefined,
  });
}

/** How the sandbox behaves, kept current: others pull its levers too. */
export function useBehaviour() {
  return useQuery({ ...useApi().sandbox.behaviour.queryOptions(), ...live });
}

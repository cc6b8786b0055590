import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { type Filters, trafficOf } from "./filters";

/** Below this many seconds the messages run out before one has seen it heal. */
export const healingSeconds = 60;

/** About how many people the drill's own messages are for. */
export function usePlan(filters: Filters) {
  const traffic = trafficOf(filters);
  const { channel, seconds } = filters;
  return useQuery(
    useApi().drill.plan.queryOptions(
      traffic ? { channel, traffic, brokenSeconds: seconds } : skipToken,
      { placeholderData: keepPreviousData },
    ),
  );
}

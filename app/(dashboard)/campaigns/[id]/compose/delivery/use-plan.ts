import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { useDebounced } from "@/components/ui/use-debounced";
import type { Delivery } from "../campaign";
import { asSaved } from "../changes";

const waitMs = 250;

/** When a delivery would start for whom. It need not be saved. */
export function usePlan(delivery: Delivery) {
  const settled = useDebounced(delivery, waitMs);
  return useQuery({
    ...useApi().campaignDesk.waves.queryOptions({ delivery: asSaved(settled) }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
}

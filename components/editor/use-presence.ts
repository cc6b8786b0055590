import { useQuery } from "@tanstack/react-query";
import { useApi, useApiClient } from "../api";

/** How often an author says to be here (ms); the server forgets who is silent for 30 s. */
const beatMs = 10_000;

/** The names of the others who have the same thing open, while `here`. */
export function usePresence(subject: string, here: boolean): string[] {
  const api = useApi();
  const client = useApiClient();
  const { data } = useQuery({
    queryKey: [...api.presence.beat.mutationKey(), subject],
    queryFn: () => client.presence.beat.mutate({ subject }),
    refetchInterval: beatMs,
    enabled: here,
    retry: false,
  });
  return data ?? [];
}

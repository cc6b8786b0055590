import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/components/api";

/** Changes how the sandbox behaves; the page shows it as soon as the sandbox has said so. */
export function useChange() {
  const api = useApi();
  const queries = useQueryClient();
  const key = api.sandbox.behaviour.queryKey();
  return useMutation(
    api.sandbox.change.mutationOptions({
      // An answer under way would bring back the state before.
      onMutate: () => queries.cancelQueries({ queryKey: key }),
      onSuccess: (behaviours) => queries.setQueryData(key, behaviours),
    }),
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useApi } from "@/components/api";

/** Asks an account's provider whether it would take our calls, and tells what it said. */
export function useCheck({ label }: { label: string }) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation(
    api.providers.check.mutationOptions({
      onSuccess: async ({ ok, sentence }) => {
        const tell = ok ? toast.success : toast.error;
        tell(label, { description: sentence });
        await client.invalidateQueries({ queryKey: api.providers.all.queryKey() });
      },
    }),
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useApi } from "@/components/api";

/** What follows a change of a producer: it is told, and every page of producers is read again. */
export function useChanged(): (told: string) => Promise<void> {
  const api = useApi();
  const client = useQueryClient();
  return async (told) => {
    toast.success(told);
    await client.invalidateQueries({ queryKey: api.producers.pathKey() });
  };
}

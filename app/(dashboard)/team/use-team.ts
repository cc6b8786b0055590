import { useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import type { RouterOutputs } from "@/server/api/root";

export type Team = RouterOutputs["team"]["read"];
export type Member = Team["members"][number];

/** What every change of the team does once it is done: says so, and reads the team again. */
export function useDone(words: string) {
  const client = useQueryClient();
  const filter = useApi().team.read.queryFilter();
  return {
    onSuccess: () => void toast.success(words),
    onSettled: () => client.invalidateQueries(filter),
  };
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { reachOf } from "./letter";

/** Time (ms) that a toast offers to take a discard back; the list of discarded ones offers it as long as they are kept. */
const undoMs = 15_000;

/** What may be decided about letters. Each tells what it reached, and has the list read again. */
export function useDecisions() {
  const api = useApi();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: api.deadLetters.pathKey() });
  const undo = useMutation(
    api.deadLetters.undoDiscard.mutationOptions({
      onSuccess: async (decided) => {
        toast.success(`Open again: ${reachOf(decided)}`);
        await refresh();
      },
    }),
  );
  const replay = useMutation(
    api.deadLetters.replay.mutationOptions({
      onSuccess: async (decided, { perSecond }) => {
        toast.success(
          perSecond === null
            ? `Replayed: ${reachOf(decided)}`
            : `Replaying ${perSecond} a second: ${reachOf(decided)}`,
        );
        await refresh();
      },
    }),
  );
  const stop = useMutation(
    api.deadLetters.stopReplay.mutationOptions({
      onSuccess: async (decided) => {
        toast.success(`Not replayed, and open again: ${reachOf(decided)}`);
        await refresh();
      },
    }),
  );
  const discard = useMutation(
    api.deadLetters.discard.mutationOptions({
      onSuccess: async (decided) => {
        toast.success(`Discarded: ${reachOf(decided)}`, {
          duration: undoMs,
          action: { label: "Undo", onClick: () => undo.mutate({ at: decided.at }) },
        });
        await refresh();
      },
    }),
  );
  const restore = useMutation(
    api.deadLetters.restore.mutationOptions({
      onSuccess: async (decided) => {
        toast.success(`Open again: ${reachOf(decided)}`);
        await refresh();
      },
    }),
  );
  return { replay, stop, discard, restore, refresh };
}

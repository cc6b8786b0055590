import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleStop, Wrench } from "lucide-react";
import { useApi } from "@/components/api";
import type { Drill } from "@/components/drill/scenarios";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

/** Stop repairs what is broken and lets it heal; ending it cancels the drill's messages as well. */
export function DrillActions({ id, phase }: { id: number; phase: Drill["phase"] }) {
  const api = useApi();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: api.drill.pathKey() });
  const stop = useMutation(api.drill.stop.mutationOptions({ onSettled }));
  const end = useMutation(api.drill.end.mutationOptions({ onSettled }));
  return (
    <>
      <ConfirmDialog
        title="End the drill now?"
        action="End it now"
        consequence="What is broken is repaired, and messages of the drill that are not sent yet are cancelled. A breaker that is open stays open until the next message of the channel probes it."
        trigger={
          <Button pending={end.isPending}>
            <CircleStop aria-hidden /> End now…
          </Button>
        }
        onConfirm={() => end.mutateAsync({ id })}
      />
      {(phase === "starting" || phase === "broken") && (
        <Button variant="primary" pending={stop.isPending} onClick={() => stop.mutate({ id })}>
          <Wrench aria-hidden /> Stop: repair it
        </Button>
      )}
    </>
  );
}

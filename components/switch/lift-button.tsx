"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useApi } from "../api";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import type { ShownSwitch, SoFar } from "./switch";
import { liftedWords, messagesOf, nameOf } from "./words";

/** Lifts a switch, or withdraws one that waits; says first what goes on then. */
export function LiftButton({ shown, soFar }: { shown: ShownSwitch; soFar?: SoFar }) {
  const api = useApi();
  const client = useQueryClient();
  const waits = shown.effectiveAt === null;
  const lift = useMutation(
    api.switches.lift.mutationOptions({
      onSuccess: async () => {
        toast.success(waits ? "Withdrawn." : liftedWords(shown, soFar));
        await client.invalidateQueries({ queryKey: api.switches.pathKey() });
      },
    }),
  );
  if (waits)
    return (
      <Button size="sm" pending={lift.isPending} onClick={() => lift.mutate({ id: shown.id })}>
        Withdraw
      </Button>
    );
  return (
    <ConfirmDialog
      title={`Lift the switch on ${nameOf(shown)}?`}
      action="Lift it"
      variant="primary"
      consequence={shown.mode === "hold" ? goesOn(soFar) : staysDropped}
      trigger={<Button size="sm">Lift</Button>}
      onConfirm={() => lift.mutateAsync({ id: shown.id })}
    />
  );
}

const staysDropped =
  "What comes from now on goes out. What was dropped stays dropped: send it again if it is still wanted.";

function goesOn(soFar: SoFar | undefined): string {
  const after =
    "goes on at once, exactly where it was. What is past its time to live ends as expired.";
  return soFar ? `What waits (${messagesOf(soFar)}) ${after}` : `What waits ${after}`;
}

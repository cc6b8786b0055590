import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

/** Empties what was received. */
export function ClearButton({ disabled }: { disabled: boolean }) {
  const api = useApi();
  const queries = useQueryClient();
  const clear = useMutation(
    api.sandbox.clear.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.sandbox.received.pathKey() }),
    }),
  );
  return (
    <ConfirmDialog
      title="Empty the sandbox?"
      consequence="It forgets every message that it received, on all channels and for everybody. Deliveries, counts and histories in Carillon stay as they are."
      action="Empty it"
      trigger={
        <Button disabled={disabled}>
          <Trash2 aria-hidden /> Empty
        </Button>
      }
      onConfirm={() => clear.mutateAsync()}
    />
  );
}

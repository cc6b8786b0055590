"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useApi } from "../api";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import type { ShownSwitch } from "./switch";
import { nameOf } from "./words";

/** The second person's word. */
export function ConfirmButton({ shown }: { shown: ShownSwitch }) {
  const api = useApi();
  const client = useQueryClient();
  const confirm = useMutation(
    api.switches.confirm.mutationOptions({
      onSuccess: async () => {
        toast.success("Stopped.");
        await client.invalidateQueries({ queryKey: api.switches.pathKey() });
      },
    }),
  );
  return (
    <ConfirmDialog
      title={`Stop ${nameOf(shown)}?`}
      action="Confirm and stop"
      typed={shown.phrase}
      consequence={
        <>
          <p>
            {shown.createdBy} asks for it: “{shown.reason}”
          </p>
          <p className="mt-1.5">
            {shown.mode === "hold"
              ? "It is held until the switch is lifted."
              : "What would go is dropped, and cannot be brought back."}
          </p>
        </>
      }
      trigger={
        <Button size="sm" variant="danger">
          Confirm…
        </Button>
      }
      onConfirm={() => confirm.mutateAsync({ id: shown.id, typed: shown.phrase })}
    />
  );
}

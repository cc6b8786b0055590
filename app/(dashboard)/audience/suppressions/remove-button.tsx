import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Suppression } from "./kinds";

/** Takes an entry off the list; the toast puts it back. */
export function RemoveButton({ entry }: { entry: Suppression }) {
  const api = useApi();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: api.suppressions.pathKey() });
  const { kind, value, reason } = entry;
  const add = useMutation(api.suppressions.add.mutationOptions({ onSettled: refresh }));
  const remove = useMutation(
    api.suppressions.remove.mutationOptions({
      onSuccess: () =>
        toast.success("Taken off the list", {
          action: { label: "Undo", onClick: () => add.mutate({ kind, value, reason }) },
        }),
      onSettled: refresh,
    }),
  );
  return (
    <ConfirmDialog
      title={`Take ${value} off the list?`}
      consequence="From then on campaigns and services may send to them again, as far as their own settings allow. They may have asked not to be written to. The removal is kept in the audit log."
      action="Take off the list"
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Take ${value} off the list`}>
          Remove
        </Button>
      }
      onConfirm={() => remove.mutateAsync({ kind, value })}
    />
  );
}

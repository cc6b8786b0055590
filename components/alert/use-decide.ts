"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useApi } from "../api";

/** What people do with an alert; what can be undone offers it. */
export function useDecide(id: number) {
  const api = useApi();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: api.alerts.pathKey() });
  const reopen = useMutation(api.alerts.reopen.mutationOptions({ onSettled }));
  const undo = { label: "Undo", onClick: () => reopen.mutate({ id }) };
  const acknowledge = useMutation(
    api.alerts.acknowledge.mutationOptions({
      onSettled,
      onSuccess: () => toast.success("Acknowledged: nobody is reminded.", { action: undo }),
    }),
  );
  const snooze = useMutation(
    api.alerts.snooze.mutationOptions({
      onSettled,
      onSuccess: () => toast.success("Snoozed: nobody is told until then.", { action: undo }),
    }),
  );
  const resolve = useMutation(
    api.alerts.resolve.mutationOptions({
      onSettled,
      onSuccess: () => toast.success("Resolved. What still holds fires again."),
    }),
  );
  return { acknowledge, snooze, resolve, reopen };
}

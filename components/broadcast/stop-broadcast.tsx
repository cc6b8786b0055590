import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban } from "lucide-react";
import { toast } from "sonner";
import { useApi } from "../api";
import { formatCount } from "../format";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import type { ShownBroadcast } from "./shown";

type Stoppable = Pick<ShownBroadcast, "id" | "phase" | "estimate" | "figures" | "channels">;

/** Ends a broadcast at once, or one that is scheduled before it begins; says first whom that touches. */
export function StopBroadcast({ broadcast, small }: { broadcast: Stoppable; small?: boolean }) {
  const api = useApi();
  const client = useQueryClient();
  const scheduled = broadcast.phase === "scheduled";
  const stop = useMutation(
    api.broadcasts.stop.mutationOptions({
      onSuccess: () => {
        toast.success(scheduled ? "It will not go out" : "It is gone from every inbox");
        return client.invalidateQueries(api.broadcasts.pathFilter());
      },
    }),
  );
  return (
    <ConfirmDialog
      title={scheduled ? "Cancel this broadcast?" : "Stop this broadcast now?"}
      action={scheduled ? "Cancel the broadcast" : "Stop now"}
      consequence={<Consequence {...broadcast} />}
      trigger={
        <Button variant={small ? "secondary" : "danger"} size={small ? "sm" : "md"}>
          <Ban aria-hidden />
          {scheduled ? (small ? "Cancel" : "Cancel it") : small ? "Stop" : "Stop now"}
        </Button>
      }
      onConfirm={() => stop.mutateAsync({ id: broadcast.id })}
    />
  );
}

function Consequence({ phase, estimate, figures, channels }: Stoppable) {
  const others = channels.some((channel) => channel !== "in_app");
  if (phase === "scheduled")
    return <p>About {formatCount(estimate)} people will not get it. This cannot be taken back.</p>;
  return (
    <div className="grid gap-2">
      <p className="font-medium text-ink tabular-nums">
        It disappears from the inboxes of about {formatCount(estimate)} people at once;{" "}
        {formatCount(figures.reached)} had it on their screen.
      </p>
      <p>
        It goes for those too who have read it, and this cannot be taken back.
        {others && " What other channels have not sent yet is not sent any more."}
      </p>
    </div>
  );
}

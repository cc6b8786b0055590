import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban, Pause, Play } from "lucide-react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { totalsOf } from "@/components/notification/stages";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Detail } from "./detail";
import { RescheduleDialog } from "./reschedule-dialog";

/** Pause, resume and cancel; each says first how much it touches. */
export function Controls({ detail }: { detail: Detail }) {
  const { pause, resume, cancel } = useCourse(detail.id);
  const paused = Boolean(detail.fanout?.pausedAt);
  if (detail.status === "cancelled") return null;
  return (
    <>
      {detail.status === "scheduled" && detail.campaign === null && (
        <RescheduleDialog detail={detail} />
      )}
      {isFanningOut(detail) && !paused && (
        <ConfirmDialog
          title="Pause this fan-out?"
          action="Pause"
          variant="primary"
          consequence={
            <Radius detail={detail}>
              None of it goes out until somebody resumes. What a provider is being handed right now
              still arrives.
            </Radius>
          }
          trigger={
            <Button>
              <Pause aria-hidden /> Pause
            </Button>
          }
          onConfirm={pause}
        />
      )}
      {paused && (
        <ConfirmDialog
          title="Resume this fan-out?"
          action="Resume"
          variant="primary"
          consequence={
            <Radius detail={detail}>It goes on exactly where it was paused, at once.</Radius>
          }
          trigger={
            <Button variant="primary">
              <Play aria-hidden /> Resume
            </Button>
          }
          onConfirm={resume}
        />
      )}
      <ConfirmDialog
        title="Cancel this notification?"
        action="Cancel the notification"
        consequence={
          <Radius detail={detail}>
            None of it will be sent, and this cannot be taken back. What was sent already cannot be
            called back either.
          </Radius>
        }
        trigger={
          <Button variant="danger">
            <Ban aria-hidden /> Cancel
          </Button>
        }
        onConfirm={cancel}
      />
    </>
  );
}

const isFanningOut = ({ fanout }: Detail) => fanout !== null && fanout.doneAt === null;

/** How much is still to come, in figures. */
function Radius({ detail, children }: { detail: Detail; children: string }) {
  const { estimate, considered, inFlight, waiting, sent } = totalsOf(detail);
  if (detail.strategy === "read" && !isFanningOut(detail))
    return (
      <p className="tabular-nums">
        It disappears from the inboxes of about {formatCount(estimate)} people at once, and this
        cannot be taken back.
      </p>
    );
  const left = Math.max(0, estimate - considered);
  const queued = inFlight + waiting;
  return (
    <div className="grid gap-2">
      <p className="font-medium text-ink tabular-nums">
        {formatCount(left)} of {formatCount(estimate)} recipients left to evaluate,{" "}
        {formatCount(queued)} {queued === 1 ? "delivery" : "deliveries"} queued, {formatCount(sent)}{" "}
        sent.
      </p>
      <p>{children}</p>
    </div>
  );
}

function useCourse(id: string) {
  const api = useApi();
  const client = useQueryClient();
  const after = (words: string) => ({
    onSuccess: () => {
      toast.success(words);
      return Promise.all([
        client.invalidateQueries(api.notifications.one.queryFilter({ id })),
        client.invalidateQueries(api.notifications.changes.queryFilter({ id })),
      ]);
    },
  });
  const pause = useMutation(
    api.notifications.pause.mutationOptions(after("The fan-out is paused")),
  );
  const resume = useMutation(api.notifications.resume.mutationOptions(after("It goes on")));
  const cancel = useMutation(api.notifications.cancel.mutationOptions(after("It is cancelled")));
  return {
    pause: () => pause.mutateAsync({ id }),
    resume: () => resume.mutateAsync({ id }),
    cancel: () => cancel.mutateAsync({ id }),
  };
}

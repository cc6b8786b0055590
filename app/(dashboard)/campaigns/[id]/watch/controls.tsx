import { Ban, Pause, Play } from "lucide-react";
import type { ReactNode } from "react";
import { formatCount } from "@/components/format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Progress } from "./figures";
import { PaceControl } from "./pace-control";
import { guardOf } from "./stop-reason";
import type { Control } from "./use-control";

/** What changes the course of a campaign that sends. What cannot be taken back asks first. */
export function Controls(props: { progress: Progress; pace: number | null; control: Control }) {
  const { progress, pace, control } = props;
  return (
    <>
      {progress.status === "running" && (
        <Button onClick={control.pause} pending={control.pausing}>
          {!control.pausing && <Pause aria-hidden />} Pause
        </Button>
      )}
      {progress.status === "paused" && <Resume progress={progress} control={control} />}
      <PaceControl progress={progress} now={pace} onSet={control.setPace} />
      <ConfirmDialog
        title="Cancel this campaign?"
        action="Cancel the campaign"
        consequence={
          <Radius progress={progress}>
            Nobody else gets it, and no planned wave starts. This cannot be taken back; a clone can
            be sent later.
          </Radius>
        }
        trigger={
          <Button>
            <Ban aria-hidden /> Cancel
          </Button>
        }
        onConfirm={control.cancel}
      />
    </>
  );
}

/** What a guard has stopped goes on only when somebody says so a second time. */
function Resume({ progress, control }: { progress: Progress; control: Control }) {
  if (guardOf(progress.stopReason) === null)
    return (
      <Button variant="primary" onClick={() => void control.resume()} pending={control.resuming}>
        {!control.resuming && <Play aria-hidden />} Resume
      </Button>
    );
  return (
    <ConfirmDialog
      title="Resume what a guard has stopped?"
      action="Resume anyway"
      consequence={
        <Radius progress={progress}>
          It goes on exactly where it stopped, at once. The guard that stopped it is off from then
          on; the others stay.
        </Radius>
      }
      trigger={
        <Button variant="primary">
          <Play aria-hidden /> Resume
        </Button>
      }
      onConfirm={control.resume}
    />
  );
}

/** How much is out, on its way and still to come: what a control touches. */
function Radius({ progress, children }: { progress: Progress; children: ReactNode }) {
  const { considered, funnel, waves } = progress;
  const estimate = Math.max(progress.estimate, considered);
  const planned = waves.filter(({ state }) => state === "planned").length;
  return (
    <div className="grid gap-2">
      <p className="font-medium text-ink tabular-nums">
        {formatCount(funnel.sent)} messages have left and cannot be called back.{" "}
        {formatCount(estimate - considered)} of {formatCount(estimate)} people were not considered
        yet{planned > 0 && `; ${planned} ${planned === 1 ? "wave has" : "waves have"} not started`}.
      </p>
      <p>{children}</p>
    </div>
  );
}

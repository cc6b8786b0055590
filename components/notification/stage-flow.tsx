import { Check, CircleSlash, LoaderCircle, Pause } from "lucide-react";
import { cn } from "../ui/class-names";
import type { Stage, StageState } from "./stages";

const frames: Record<StageState, string> = {
  idle: "border-dashed bg-transparent",
  active: "border-accent bg-accent-soft",
  paused: "border-warn bg-warn-soft",
  done: "bg-surface",
  stopped: "border-dashed bg-sunken",
};

const words: Record<StageState, string> = {
  idle: "not reached",
  active: "under way",
  paused: "paused",
  done: "done",
  stopped: "stopped",
};

/** The six stages in a row (on a phone one below the other); what is under way lights up. */
export function StageFlow({ stages }: { stages: Stage[] }) {
  return (
    <ol className="grid gap-x-5 gap-y-3 sm:grid-cols-3 xl:grid-cols-6" aria-label="Stages">
      {stages.map((stage) => (
        <li
          key={stage.key}
          className={cn(
            "relative flex flex-wrap content-start items-baseline gap-x-3 gap-y-0.5 rounded-lg border p-3 transition-colors duration-300 sm:grid sm:gap-x-0",
            frames[stage.state],
            // The line to the next stage: down on a phone, to the right elsewhere.
            "not-last:after:absolute not-last:after:bg-line-strong not-last:after:content-['']",
            "not-last:after:-bottom-3 not-last:after:left-6 not-last:after:h-3 not-last:after:w-px",
            "sm:not-last:after:top-6 sm:not-last:after:bottom-auto sm:not-last:after:left-full sm:not-last:after:h-px sm:not-last:after:w-5",
            "sm:max-xl:nth-3:after:hidden",
          )}
        >
          <div className="flex w-full items-center justify-between gap-2 text-ink-soft text-xs">
            <span className="font-medium">{stage.name}</span>
            <Mark state={stage.state} />
          </div>
          <p className="flex flex-wrap items-baseline gap-x-1.5">
            <span
              className={cn(
                "font-semibold text-xl tabular-nums tracking-tight",
                stage.state === "idle" && "text-ink-faint",
              )}
            >
              {stage.figure}
            </span>
            <span className="text-ink-soft text-xs tabular-nums">{stage.unit}</span>
          </p>
          {stage.lines.map((line) => (
            <p key={line} className="text-ink-soft text-xs tabular-nums">
              {line}
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}

function Mark({ state }: { state: StageState }) {
  return (
    <>
      <span className="sr-only">{words[state]}</span>
      {state === "done" && <Check aria-hidden className="size-3.5 text-ok" />}
      {state === "active" && (
        <LoaderCircle aria-hidden className="size-3.5 animate-spin text-accent" />
      )}
      {state === "paused" && <Pause aria-hidden className="size-3.5 text-warn" />}
      {state === "stopped" && <CircleSlash aria-hidden className="size-3.5 text-ink-faint" />}
    </>
  );
}

import { Check, CircleDashed, LoaderCircle, ShieldCheck } from "lucide-react";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { LocalTime } from "@/components/ui/local-time";
import { Progress } from "@/components/ui/progress";
import type { Guard } from "./figures";
import { chosenPercent, percentOf } from "./shares";
import type { RolloutStep } from "./waves";

const labels: Record<string, string> = {
  bouncePercent: "Bounced",
  complaintPercent: "Complained",
  failurePercent: "Failed",
  optOutPercent: "Opted out",
};

/** The steps of a gradual rollout, and how close each guard is to stopping it. */
export function GuardsCard({ guards, steps }: { guards: Guard[]; steps: RolloutStep[] }) {
  return (
    <Card>
      <CardHeader title="Rollout" hint="Stops by itself when a guard is crossed" />
      <CardBody className="grid gap-5">
        {steps.length > 0 && <Steps steps={steps} />}
        <ul className="grid gap-3">
          {guards.map((guard) => (
            <GuardLine key={guard.key} guard={guard} />
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

function Steps({ steps }: { steps: RolloutStep[] }) {
  return (
    <ol aria-label="Rollout steps" className="flex flex-wrap gap-2">
      {steps.map((step) => (
        <li
          key={step.percent}
          className={cn(
            "grid min-w-28 grow gap-0.5 rounded-lg border p-2.5",
            step.state === "running" && "border-accent bg-accent-soft",
            step.state === "planned" && "border-dashed",
            step.state === "stopped" && "border-dashed bg-sunken text-ink-faint",
          )}
        >
          <span className="flex items-center justify-between font-medium tabular-nums">
            {chosenPercent(step.percent)}
            <StepMark state={step.state} />
          </span>
          <span className="text-ink-soft text-xs">
            <LocalTime at={step.startsAt} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function StepMark({ state }: { state: RolloutStep["state"] }) {
  return (
    <>
      <span className="sr-only">{state}</span>
      {state === "done" && <Check aria-hidden className="size-3.5 text-ok" />}
      {state === "running" && (
        <LoaderCircle aria-hidden className="size-3.5 animate-spin text-accent" />
      )}
      {state === "planned" && <CircleDashed aria-hidden className="size-3.5 text-ink-faint" />}
    </>
  );
}

function GuardLine({ guard }: { guard: Guard }) {
  const label = labels[guard.key] ?? guard.key;
  const share = guard.limit > 0 ? guard.percent / guard.limit : 0;
  const tone = share >= 1 ? "bad" : share >= 0.7 ? "warn" : "ok";
  return (
    <li className="grid gap-1">
      <div className="flex items-center justify-between gap-4 text-sm">
        <span className="flex items-center gap-1.5">
          <ShieldCheck aria-hidden className="size-3.5 text-ink-faint" />
          {label}
        </span>
        <span className="tabular-nums">
          <span className={cn("font-medium", share >= 1 && "text-bad")}>
            {percentOf(guard.percent)}
          </span>{" "}
          <span className="text-ink-faint text-xs">of {chosenPercent(guard.limit)} allowed</span>
        </span>
      </div>
      <Progress value={share} label={`${label}: share of its limit`} tone={tone} />
    </li>
  );
}

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { NumberField } from "@/components/ui/number-field";
import { Segmented } from "@/components/ui/segmented";
import type { Rollout } from "../campaign";
import { ladders, mostSteps, nextStep, rangeOf, withoutStep, withStep } from "./ladder";

type Fields = { rollout: Rollout; set: (part: Partial<Rollout>) => void };

/** Who gets it first, who next, and how long each step is watched. */
export function RolloutSteps({ rollout, set }: Fields) {
  const { percents } = rollout;
  const next = nextStep(percents);
  return (
    <div className="grid gap-4">
      <fieldset className="grid min-w-0 gap-2">
        <legend className="float-left mb-1 font-medium text-sm">Steps</legend>
        <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
          {percents.slice(0, -1).map((percent, i) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place
              key={i}
              className="flex items-start gap-1"
            >
              <NumberField
                label={i === 0 ? "First" : `Then, step ${i + 1}`}
                unit="%"
                step={0.1}
                {...rangeOf(percents, i)}
                value={percent}
                onChange={(to) => set({ percents: withStep(percents, i, to) })}
              />
              {percents.length > 2 && (
                <Button
                  variant="ghost"
                  className="mt-6.5 px-2"
                  aria-label={`Remove the step of ${percent}%`}
                  onClick={() => set({ percents: withoutStep(percents, i) })}
                >
                  <X aria-hidden />
                </Button>
              )}
            </span>
          ))}
          <p className="flex h-8 items-center text-sm sm:mt-6.5">then everybody</p>
        </div>
        <div className="flex flex-wrap items-center gap-1.5">
          <Button
            size="sm"
            disabled={next === null}
            title={next === null ? `At most ${mostSteps} steps, each of 0.1% at least` : undefined}
            onClick={() =>
              next !== null && set({ percents: [...percents.slice(0, -1), next, 100] })
            }
          >
            <Plus aria-hidden /> Add a step
          </Button>
          <span className="ml-2 text-ink-faint text-xs">or take</span>
          {ladders.map((ladder) => (
            <Button
              key={ladder.join()}
              size="sm"
              variant="ghost"
              aria-pressed={ladder.join() === percents.join()}
              onClick={() => set({ percents: [...ladder] })}
            >
              {ladder.map((percent) => `${percent}%`).join(" → ")}
            </Button>
          ))}
        </div>
      </fieldset>
      <Distance rollout={rollout} set={set} />
    </div>
  );
}

const longestMinutes = 7 * 1_440;

function Distance({ rollout: { everyMinutes }, set }: Fields) {
  const [unit, setUnit] = useState<"minutes" | "hours">(
    everyMinutes % 60 === 0 ? "hours" : "minutes",
  );
  const minutes = unit === "hours" ? 60 : 1;
  return (
    <div className="flex flex-wrap items-start gap-2">
      <NumberField
        label="Time between steps"
        min={unit === "hours" ? 0.1 : 5}
        max={longestMinutes / minutes}
        {...(unit === "hours" ? { step: 0.1 } : {})}
        value={Math.round((everyMinutes / minutes) * 100) / 100}
        onChange={(n) => set({ everyMinutes: Math.round(n * minutes) })}
      />
      <Segmented
        aria-label="Time between steps in"
        className="mt-6.5"
        value={unit}
        onValueChange={setUnit}
        options={[
          { value: "minutes", label: "minutes" },
          { value: "hours", label: "hours" },
        ]}
      />
    </div>
  );
}

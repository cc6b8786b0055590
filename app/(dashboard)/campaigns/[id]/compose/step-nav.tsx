import { Check, CircleAlert } from "lucide-react";
import { useQueryStates } from "nuqs";
import { cn } from "@/components/ui/class-names";
import type { CampaignView } from "./campaign";
import { type Mark, marksOf } from "./marks";
import type { CheckItem } from "./review/use-review";
import { placeParsers, type Step, stepLabels, steps } from "./steps";
import type { Draft } from "./use-draft";
import { useWordsState } from "./use-words-state";

/** The path: where it is done, where something is missing, and where one is. */
export function StepNav(props: {
  view: CampaignView;
  draft: Draft;
  checklist: readonly CheckItem[];
}) {
  const [{ step: current }, setPlace] = useQueryStates(placeParsers, { history: "push" });
  const { view, draft, checklist } = props;
  const words = useWordsState(view.campaign.id, view.campaign.revision);
  const marks = marksOf(view, draft.parts, { checklist, words });
  return (
    <nav aria-label="Steps" className="mb-5 overflow-x-auto rounded-lg border bg-surface">
      <ol className="flex divide-x divide-line">
        {steps.map((step, i) => (
          <li key={step} className="min-w-0 grow basis-0">
            <button
              type="button"
              aria-current={step === current ? "step" : undefined}
              onClick={() => void setPlace({ step })}
              className={cn(
                "flex h-full w-full items-center gap-2.5 px-4 py-2.5 text-left transition-colors hover:bg-hover max-sm:flex-col max-sm:gap-1 max-sm:px-1 max-sm:text-center",
                step === current && "bg-accent-soft hover:bg-accent-soft",
              )}
            >
              <StepMark step={step} number={i + 1} mark={marks[step]} current={step === current} />
              <span className="grid min-w-0">
                <span className={cn("text-sm", step === current && "font-medium")}>
                  {stepLabels[step]}
                </span>
                <span
                  className={cn(
                    "truncate text-xs max-sm:hidden",
                    step === current ? "text-ink-soft" : "text-ink-faint",
                  )}
                >
                  {marks[step].words}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

const looks = {
  done: "border-ok bg-ok-soft text-ok",
  problem: "border-bad bg-bad-soft text-bad",
  warning: "border-warn bg-warn-soft text-warn",
  todo: "border-line-strong text-ink-faint",
};
const spoken = { done: "done", problem: "has problems", warning: "has warnings", todo: "to do" };

function StepMark(props: { step: Step; number: number; mark: Mark; current: boolean }) {
  const { state } = props.mark;
  return (
    <span
      className={cn(
        "grid size-6 shrink-0 place-items-center rounded-full border text-xs tabular-nums",
        looks[state],
        props.current && state === "todo" && "border-accent text-accent",
      )}
    >
      {state === "done" ? (
        <Check aria-hidden className="size-3.5" />
      ) : state === "todo" ? (
        props.number
      ) : (
        <CircleAlert aria-hidden className="size-3.5" />
      )}
      <span className="sr-only">{spoken[state]}:</span>
    </span>
  );
}

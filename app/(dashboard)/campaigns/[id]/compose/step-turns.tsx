import { ArrowLeft, ArrowRight } from "lucide-react";
import { useQueryStates } from "nuqs";
import { Button } from "@/components/ui/button";
import { nextStep, placeParsers, type Step, stepBefore, stepLabels } from "./steps";

/** To the steps before and after, at the end of each. */
export function StepTurns() {
  const [{ step }, setPlace] = useQueryStates(placeParsers, { history: "push" });
  const [before, next] = [stepBefore(step), nextStep(step)];
  const go = (to: Step) => {
    void setPlace({ step: to });
    window.scrollTo({ top: 0 });
  };
  return (
    <nav aria-label="To another step" className="mt-5 flex justify-between gap-3">
      {before ? (
        <Button variant="ghost" onClick={() => go(before)}>
          <ArrowLeft aria-hidden /> {stepLabels[before]}
        </Button>
      ) : (
        <span />
      )}
      {next && (
        <Button variant="primary" onClick={() => go(next)}>
          Next: {stepLabels[next].toLowerCase()} <ArrowRight aria-hidden />
        </Button>
      )}
    </nav>
  );
}

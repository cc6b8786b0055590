import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useQueryStates } from "nuqs";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { placeParsers, stepLabels } from "../steps";
import type { CheckItem } from "./use-review";

const looks = {
  error: { icon: CircleAlert, color: "text-bad", spoken: "Must be fixed:" },
  warning: { icon: TriangleAlert, color: "text-warn", spoken: "Worth a look:" },
  ok: { icon: CircleCheck, color: "text-ok", spoken: "Fine:" },
};

/** Everything that was looked at, the worst first, each with the way to where it is mended. */
export function ChecklistCard({ checklist }: { checklist: CheckItem[] }) {
  const [, setPlace] = useQueryStates(placeParsers, { history: "push" });
  const count = (wanted: CheckItem["severity"]) =>
    checklist.filter(({ severity }) => severity === wanted).length;
  const [errors, warnings] = [count("error"), count("warning")];
  return (
    <Card>
      <CardHeader title="Checklist" hint={summary(errors, warnings)} />
      <ul className="divide-y divide-line border-t">
        {checklist.map(({ severity, sentence, fix }) => {
          const { icon: Icon, color, spoken } = looks[severity];
          return (
            <li key={sentence} className="flex items-start gap-2.5 px-4 py-2 text-sm">
              <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", color)} />
              <p className={cn("min-w-0 grow", severity === "ok" && "text-ink-soft")}>
                <span className="sr-only">{spoken} </span>
                {sentence}
              </p>
              {fix && severity !== "ok" && (
                <Button size="sm" onClick={() => void setPlace({ step: fix.step })}>
                  {stepLabels[fix.step]}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function summary(errors: number, warnings: number): string {
  if (errors + warnings === 0) return "Nothing stands in the way.";
  return [
    errors > 0 ? `${errors} to fix before it can go out` : "",
    warnings > 0 ? `${warnings} worth a look` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

import { formatCount } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import type { Review } from "./use-review";

/** How many get it, and for each reason how many do not. */
export function OutcomesCard({ review }: { review: Review }) {
  const { audience, outcomes, exact } = review;
  const { routed, held, suppressed } = outcomes;
  const reached = routed + held;
  const left = suppressed.filter(({ n }) => n > 0);
  const about = exact ? "" : "about ";
  return (
    <Card>
      <CardHeader title="Who gets it" />
      <CardBody className="grid gap-4">
        <p className="text-ink-soft text-sm">
          <span className="font-semibold text-2xl text-ink tabular-nums tracking-tight">
            {about}
            {formatCount(reached)}
          </span>{" "}
          of {formatCount(audience)} people in the audience
          {held > 0 && `, ${formatCount(held)} of them later, when they may be disturbed`}
        </p>
        <div
          role="img"
          aria-label={`${formatCount(routed)} at once, ${formatCount(held)} later, ${formatCount(audience - reached)} not`}
          className="flex h-2.5 gap-px overflow-hidden rounded-full bg-hover"
        >
          <Part n={routed} fill="bg-ok" />
          <Part n={held} fill="bg-info" />
          <Part n={Math.max(0, audience - reached)} fill="bg-warn" />
        </div>
        {left.length > 0 && (
          <section aria-label="Who does not get it" className="grid gap-2">
            <h3 className="font-medium text-sm">Who does not, and why</h3>
            <ul className="grid gap-1.5">
              {left.map(({ reason, why, n }) => (
                <li key={reason} className="grid gap-1 text-sm">
                  <span className="flex justify-between gap-3">
                    <span className="text-ink-soft">{why}</span>
                    <span className="tabular-nums">{formatCount(n)}</span>
                  </span>
                  <span aria-hidden className="h-1 rounded-full bg-hover">
                    <span
                      className="block h-full min-w-1 rounded-full bg-warn"
                      style={{ width: `${(100 * n) / Math.max(1, audience)}%` }}
                    />
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </CardBody>
    </Card>
  );
}

function Part({ n, fill }: { n: number; fill: string }) {
  if (n === 0) return null;
  return <span className={cn("min-w-1", fill)} style={{ flexGrow: n, flexBasis: 0 }} />;
}

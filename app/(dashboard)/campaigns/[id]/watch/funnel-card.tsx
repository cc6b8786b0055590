import { formatCount } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { Funnel } from "./figures";
import { shareOf } from "./shares";

type Step = { label: string; n: number };

/** How far messages came: each step against what was sent, and against the step before. */
export function FunnelCard({ funnel, hasGoal }: { funnel: Funnel; hasGoal: boolean }) {
  const steps: Step[] = [
    { label: "Sent", n: funnel.sent },
    { label: "Delivered", n: funnel.delivered },
    { label: "Opened", n: funnel.opened },
    { label: "Clicked", n: funnel.clicked },
    ...(hasGoal ? [{ label: "Converted", n: funnel.converted }] : []),
  ];
  return (
    <Card>
      <CardHeader title="Funnel" hint="Share of what was sent" />
      <CardBody className="grid gap-4">
        <ol className="grid gap-2.5">
          {steps.map((step, i) => (
            <FunnelStep key={step.label} step={step} sent={funnel.sent} before={steps[i - 1]} />
          ))}
        </ol>
        <dl className="grid grid-cols-3 gap-3 border-t pt-3">
          <Loss label="Unsubscribed" n={funnel.unsubscribed} of={funnel.sent} />
          <Loss label="Complained" n={funnel.complained} of={funnel.sent} />
          <Loss label="Bounced" n={funnel.bounced} of={funnel.sent} />
        </dl>
      </CardBody>
    </Card>
  );
}

function FunnelStep(props: { step: Step; sent: number; before: Step | undefined }) {
  const { step, sent, before } = props;
  const share = sent > 0 ? Math.min(1, step.n / sent) : 0;
  return (
    <li className="grid grid-cols-[4.5rem_1fr_6.5rem] sm:grid-cols-[5rem_1fr_10.5rem] items-center gap-3 text-sm">
      <span>{step.label}</span>
      <span aria-hidden className="h-5 overflow-hidden rounded-sm bg-hover">
        <span
          className="block h-full rounded-sm bg-accent/70 transition-[width] duration-500"
          style={{ width: `${share * 100}%`, minWidth: step.n > 0 ? 2 : 0 }}
        />
      </span>
      <span className="text-right tabular-nums leading-4">
        <span className="font-medium">{formatCount(step.n)}</span>
        {before && sent > 0 && (
          <span className="block text-ink-soft text-xs">{shareText(step, before, sent)}</span>
        )}
      </span>
    </li>
  );
}

function shareText(step: Step, before: Step, sent: number): string {
  if (step.label === "Delivered" && step.n === 0) return "no provider confirms it";
  const share = shareOf(step.n, sent);
  // Not every provider tells of deliveries: the step before may be smaller.
  if (before.label === "Sent" || before.n < step.n || step.n === 0) return share;
  return `${share}, ${shareOf(step.n, before.n)} of ${before.label.toLowerCase()}`;
}

function Loss({ label, n, of }: { label: string; n: number; of: number }) {
  return (
    <div>
      <dt className="text-ink-soft text-xs">{label}</dt>
      <dd className="tabular-nums">
        <span className="font-medium">{formatCount(n)}</span>{" "}
        {of > 0 && n > 0 && <span className="text-ink-faint text-xs">{shareOf(n, of)}</span>}
      </dd>
    </div>
  );
}

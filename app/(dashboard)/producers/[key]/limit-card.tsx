import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { formatCount, formatRate, formatShare } from "@/components/format";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { NumberField } from "@/components/ui/number-field";
import { Progress } from "@/components/ui/progress";
import type { Figures, Producer } from "./producer";
import { useChanged } from "./use-change";

/** How near the producer came to its limit, and what is left of it now. */
export function LimitCard({ producer, figures }: { producer: Producer; figures: Figures }) {
  const { ratePerSecond } = producer;
  const share = figures.peakPerSecond / ratePerSecond;
  const { limited } = figures.totals;
  return (
    <Card aria-label="Limit">
      <CardHeader
        title="Limit"
        hint={`${formatCount(ratePerSecond)} events a second`}
        actions={producer.rights.control && <ChangeLimit producer={producer} />}
      />
      <CardBody className="grid gap-2">
        <Progress
          label={`The busiest ${figures.peakOf} as a share of the limit`}
          value={share}
          tone={share > 0.9 ? "bad" : share > 0.6 ? "warn" : "accent"}
        />
        <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-sm tabular-nums">
          <dt className="text-ink-soft">Busiest {figures.peakOf}</dt>
          <dd>
            {formatRate(figures.peakPerSecond)}/s, {formatShare(Math.min(1, share))}
          </dd>
          <dt className="text-ink-soft">Left of a burst now</dt>
          <dd>
            {figures.tokensLeft === null ? "all" : formatShare(Math.max(0, figures.tokensLeft))}
          </dd>
          <dt className="text-ink-soft">Refused for a limit</dt>
          <dd className={limited > 0 ? "text-warn" : ""}>{formatCount(limited)}</dd>
          <dt className="text-ink-soft">Fan-out</dt>
          <dd>{producer.allowFanout ? "allowed" : "listed users only"}</dd>
        </dl>
      </CardBody>
    </Card>
  );
}

function ChangeLimit({ producer }: { producer: Producer }) {
  const { key, name } = producer;
  const [rate, setRate] = useState(producer.ratePerSecond);
  const changed = useChanged();
  const change = useMutation(
    useApi().producers.limit.mutationOptions({
      onSuccess: () => changed(`${name} may send ${formatCount(rate)} events a second`),
    }),
  );
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Change…</Button>}
      onOpenChange={() => setRate(producer.ratePerSecond)}
      title={`Limit of ${name}`}
      variant="primary"
      action="Save limit"
      consequence="Of all its events together, in force within a second. What is above it is answered with 429 and when to come again."
      ready={rate !== producer.ratePerSecond}
      onConfirm={() => change.mutateAsync({ key, ratePerSecond: rate })}
    >
      <NumberField
        label="Events a second"
        value={rate}
        min={1}
        max={1_000_000}
        onChange={setRate}
      />
    </ConfirmDialog>
  );
}

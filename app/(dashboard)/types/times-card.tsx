import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SecondsField } from "@/components/ui/seconds-field";
import type { CardProps } from "./card-props";

/** How long it is worth sending, and when it is the same event again. */
export function TimesCard({ editing, choices, disabled }: CardProps) {
  const { draft, faults, set } = editing;
  return (
    <Card aria-label="Times">
      <CardHeader title="Times" />
      <CardBody className="grid gap-4 sm:grid-cols-2">
        <SecondsField
          label="Lifetime"
          hint="What has not gone out by then does not. Events may name their own."
          limits={choices.limits.ttlSeconds}
          value={draft.ttlSeconds}
          disabled={disabled}
          error={faults.ttlSeconds}
          onChange={(ttlSeconds) => set({ ttlSeconds })}
        />
        <SecondsField
          label="Duplicates"
          hint="For so long the same event is taken once. 0: only events with an idempotency key are."
          limits={choices.limits.dedupWindowSeconds}
          value={draft.dedupWindowSeconds}
          disabled={disabled}
          error={faults.dedupWindowSeconds}
          onChange={(dedupWindowSeconds) => set({ dedupWindowSeconds })}
        />
      </CardBody>
    </Card>
  );
}

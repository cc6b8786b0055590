import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { NumberField } from "@/components/ui/number-field";
import { SecondsField } from "@/components/ui/seconds-field";
import type { CardProps } from "./card-props";
import { SwitchLine } from "./switch-line";

/** What the switches begin with. */
const usual = { windowSeconds: 300, events: 50 };

/** Whether events about one thing become one message. */
export function SummingCard({ editing, choices, disabled }: CardProps) {
  const { draft, faults, set } = editing;
  const { aggregationWindowSeconds: window, aggregationMaxEvents: most } = draft;
  return (
    <Card aria-label="Summing up">
      <CardHeader title="Summing up" />
      <CardBody className="grid gap-4">
        <SwitchLine
          label="Sum up events about one thing"
          hint={
            draft.priority === 0
              ? "A P0 type never waits."
              : "The first goes out at once; what follows for the same person and thing becomes one update of it."
          }
          checked={window !== null}
          disabled={disabled || draft.priority === 0}
          error={window === null ? faults.aggregationWindowSeconds : undefined}
          onChange={(on) => set({ aggregationWindowSeconds: on ? usual.windowSeconds : null })}
        />
        {window !== null && (
          <>
            <SecondsField
              label="An update goes out after"
              hint="At most so often; for 24 hours at most, then it begins anew."
              limits={choices.limits.aggregationWindowSeconds}
              value={window}
              disabled={disabled}
              error={faults.aggregationWindowSeconds}
              onChange={(aggregationWindowSeconds) => set({ aggregationWindowSeconds })}
            />
            <SwitchLine
              label="Or earlier, when many are waiting"
              hint="An update does not wait for its time once so many events do."
              checked={most !== null}
              disabled={disabled}
              onChange={(on) => set({ aggregationMaxEvents: on ? usual.events : null })}
            />
            {most !== null && (
              <NumberField
                label="So many"
                unit="waiting events"
                {...choices.limits.aggregationMaxEvents}
                value={most}
                disabled={disabled}
                onChange={(aggregationMaxEvents) => set({ aggregationMaxEvents })}
              />
            )}
          </>
        )}
      </CardBody>
    </Card>
  );
}

import { useMutation } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { formatCount, formatRate } from "@/components/format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import type { GrantedType, Producer } from "./producer";
import { useChanged } from "./use-change";

type Limit = NonNullable<GrantedType["limit"]>;

const atMost = (rate: number | null) =>
  rate === null ? "no limit of its own" : `${formatCount(rate)} a second`;

/** A type's own limit, what was used of it, and the next step. */
export function StepControl(props: { producer: Producer; type: GrantedType; limit: Limit }) {
  const { producer, type, limit } = props;
  const changed = useChanged();
  const step = useMutation(
    useApi().producers.step.mutationOptions({
      onSuccess: (_, { to }) => changed(`${type.name}: ${atMost(to)}`),
    }),
  );
  const move = (to: 100 | 500 | 2_000 | 10_000 | null) =>
    step.mutateAsync({ key: producer.key, type: type.key, seen: limit.ratePerSecond, to });
  const used = `${formatRate(limit.usedPerSecond)}/s`;
  const lower = stepBelow(limit.ratePerSecond);
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="grid text-xs">
        <span className="font-medium tabular-nums">{formatCount(limit.ratePerSecond)}/s</span>
        <span className="text-ink-soft tabular-nums">
          used {used} at most, since <RelativeTime at={limit.changedAt} />
        </span>
      </span>
      {producer.rights.control && (
        <span className="flex gap-1.5">
          <ConfirmDialog
            trigger={
              <Button size="sm">
                {limit.next === null ? "Lift" : `Raise to ${formatCount(limit.next)}/s`}
              </Button>
            }
            title={`${type.name}: ${atMost(limit.next)}?`}
            variant="primary"
            action={limit.next === null ? "Lift the limit" : "Raise"}
            consequence={`${producer.name} may then send ${limit.next === null ? `as many as its own limit allows, ${formatCount(producer.ratePerSecond)} a second` : atMost(limit.next)}. At the step of ${formatCount(limit.ratePerSecond)} it used ${used} in its busiest minute of the last day.`}
            onConfirm={() => move(stepOf(limit.next))}
          />
          {lower !== null && (
            <ConfirmDialog
              trigger={
                <Button size="sm" variant="ghost" aria-label={`Lower ${type.name}`}>
                  Lower
                </Button>
              }
              title={`${type.name}: back to ${atMost(lower)}?`}
              action="Lower"
              consequence={`What ${producer.name} sends above it is refused within a second. It used ${used} in its busiest minute of the last day.`}
              onConfirm={() => move(lower)}
            />
          )}
        </span>
      )}
    </span>
  );
}

const steps = [100, 500, 2_000, 10_000] as const;

const stepOf = (rate: number | null) => steps.find((one) => one === rate) ?? null;
const stepBelow = (rate: number) => steps.findLast((one) => one < rate) ?? null;

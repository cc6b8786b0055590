import { Field } from "@/components/ui/field";
import { NumberField } from "@/components/ui/number-field";
import { Segmented } from "@/components/ui/segmented";
import type { Delivery, Winner } from "../campaign";
import { blockedBy, winnerWords } from "../delivery/words";
import { SwitchRow } from "../switch-row";

/** Whether a test on a part of the audience decides what the others get. */
export function WinnerFields(props: {
  delivery: Delivery;
  change: (part: Partial<Delivery>) => void;
}) {
  const { delivery, change } = props;
  const { winner, goal } = delivery;
  const set = (part: Partial<Winner>) => winner && change({ winner: { ...winner, ...part } });
  return (
    <SwitchRow
      label="Automatic winner"
      hint={
        winner
          ? winnerWords(winner)
          : "A part of the audience tests the variants; the best one goes to everybody else."
      }
      checked={winner !== null}
      blocked={blockedBy(delivery).winner}
      onChange={(on) => change({ winner: on ? usual : null })}
    >
      {winner && (
        <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
          <NumberField
            label="Test with"
            unit="% of the audience"
            min={1}
            max={90}
            value={winner.testPercent}
            onChange={(testPercent) => set({ testPercent })}
          />
          <NumberField
            label="Decide after"
            unit="hours"
            min={0.25}
            max={168}
            step={0.25}
            value={winner.afterHours}
            onChange={(afterHours) => set({ afterHours })}
          />
          <Field
            label="By the most"
            hint={goal ? undefined : "Conversions need a goal: turn one on under Delivery."}
          >
            {() => (
              <Segmented
                aria-label="By the most"
                className="w-fit"
                value={winner.metric}
                onValueChange={(metric) => set({ metric })}
                options={[
                  { value: "opens", label: "Opens" },
                  { value: "clicks", label: "Clicks" },
                  ...(goal ? [{ value: "conversions" as const, label: "Conversions" }] : []),
                ]}
              />
            )}
          </Field>
        </div>
      )}
    </SwitchRow>
  );
}

const usual: Winner = { metric: "opens", afterHours: 4, testPercent: 20 };

import { Card, CardBody } from "@/components/ui/card";
import { NumberField } from "@/components/ui/number-field";
import type { Rollout } from "../campaign";
import { SwitchRow } from "../switch-row";
import type { DeliveryCard } from "./delivery-card";
import { RolloutSteps } from "./rollout-steps";
import { blockedBy, rolloutWords } from "./words";

/** A few first, more if nothing goes wrong. */
export function RolloutCard({ delivery, change }: DeliveryCard) {
  const { rollout } = delivery;
  const set = (part: Partial<Rollout>) => rollout && change({ rollout: { ...rollout, ...part } });
  return (
    <Card>
      <CardBody className="pt-4">
        <SwitchRow
          label="Gradual rollout"
          hint={
            rollout
              ? rolloutWords(rollout)
              : "A few people first, the others only if nothing goes wrong: it pauses by itself when too many messages bounce, fail or annoy."
          }
          checked={rollout !== null}
          blocked={blockedBy(delivery).rollout}
          onChange={(on) => change({ rollout: on ? usual : null })}
        >
          {rollout && (
            <div className="grid gap-4">
              <RolloutSteps rollout={rollout} set={set} />
              <Guards rollout={rollout} set={set} />
            </div>
          )}
        </SwitchRow>
      </CardBody>
    </Card>
  );
}

type Fields = { rollout: Rollout; set: (part: Partial<Rollout>) => void };

function Guards({ rollout, set }: Fields) {
  const { guards } = rollout;
  const percent = (
    label: string,
    key: "bouncePercent" | "complaintPercent" | "failurePercent" | "optOutPercent",
  ) => (
    <NumberField
      label={label}
      unit="%"
      step={0.1}
      min={0}
      max={100}
      value={guards[key]}
      onChange={(value) => set({ guards: { ...guards, [key]: value } })}
    />
  );
  return (
    <fieldset className="grid min-w-0 gap-2 rounded-lg bg-sunken p-3">
      <legend className="float-left font-medium text-sm">
        Pause by itself when more than this…
      </legend>
      <div className="flex flex-wrap gap-x-5 gap-y-3">
        {percent("bounce", "bouncePercent")}
        {percent("complain", "complaintPercent")}
        {percent("fail", "failurePercent")}
        {percent("opt out", "optOutPercent")}
        <NumberField
          label="once there were"
          unit="messages"
          min={1}
          max={1_000_000}
          value={guards.minimum}
          onChange={(minimum) => set({ guards: { ...guards, minimum } })}
        />
      </div>
    </fieldset>
  );
}

const usual: Rollout = {
  ...{ percents: [1, 10, 100], everyMinutes: 30 },
  guards: {
    ...{ bouncePercent: 5, complaintPercent: 0.3, failurePercent: 10, optOutPercent: 2 },
    minimum: 200,
  },
};

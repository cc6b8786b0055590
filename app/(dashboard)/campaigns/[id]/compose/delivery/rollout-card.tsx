import { Card, CardBody } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { Rollout } from "../campaign";
import { NumberField } from "../number-field";
import { SwitchRow } from "../switch-row";
import type { DeliveryCard } from "./delivery-card";
import { blockedBy, rolloutWords } from "./words";

const ladders = [
  { value: "1-10-100", label: "1% → 10% → everybody", percents: [1, 10, 100] },
  { value: "5-25-100", label: "5% → 25% → everybody", percents: [5, 25, 100] },
  { value: "10-100", label: "10% → everybody", percents: [10, 100] },
  {
    value: "1-5-20-50-100",
    label: "1% → 5% → 20% → 50% → everybody",
    percents: [1, 5, 20, 50, 100],
  },
];

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
              <Steps rollout={rollout} set={set} />
              <Guards rollout={rollout} set={set} />
            </div>
          )}
        </SwitchRow>
      </CardBody>
    </Card>
  );
}

type Fields = { rollout: Rollout; set: (part: Partial<Rollout>) => void };

function Steps({ rollout, set }: Fields) {
  const current = rollout.percents.join("-");
  const own = { value: current, label: rollout.percents.map((n) => `${n}%`).join(" → ") };
  const options = ladders.some(({ value }) => value === current) ? ladders : [own, ...ladders];
  return (
    <div className="flex flex-wrap items-start gap-4">
      <Field label="Steps">
        {(control) => (
          <Select
            {...control}
            className="w-72 max-w-full"
            value={current}
            onValueChange={(value) => {
              const ladder = ladders.find((one) => one.value === value);
              if (ladder) set({ percents: ladder.percents });
            }}
            options={options.map(({ value, label }) => ({ value, label }))}
          />
        )}
      </Field>
      <NumberField
        label="Time between steps"
        unit="minutes"
        value={rollout.everyMinutes}
        min={5}
        max={7 * 1_440}
        onChange={(everyMinutes) => set({ everyMinutes })}
      />
    </div>
  );
}

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

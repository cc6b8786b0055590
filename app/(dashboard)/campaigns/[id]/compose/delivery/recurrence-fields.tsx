import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NumberField } from "@/components/ui/number-field";
import { Select } from "@/components/ui/select";
import type { Recurrence } from "../campaign";
import { SwitchRow } from "../switch-row";
import type { DeliveryCard } from "./delivery-card";
import { blockedBy } from "./words";

const units = [
  { value: "day", label: "days" },
  { value: "week", label: "weeks" },
  { value: "month", label: "months" },
] as const;

/** Whether it comes again, how often, and until when. */
export function RecurrenceFields({ delivery, change }: DeliveryCard) {
  const { recurrence } = delivery;
  const set = (part: Partial<Recurrence>) =>
    recurrence && change({ recurrence: { ...recurrence, ...part } });
  return (
    <SwitchRow
      label="Repeat"
      hint="The same again every so many days, weeks or months, to whoever is in the audience then."
      checked={recurrence !== null}
      blocked={blockedBy(delivery).recurrence}
      onChange={(on) => change({ recurrence: on ? weekly() : null })}
    >
      {recurrence && (
        <div className="flex flex-wrap items-start gap-4">
          <NumberField
            label="Every"
            value={recurrence.interval}
            min={1}
            max={52}
            onChange={(interval) => set({ interval })}
          />
          <Field label="Unit">
            {(control) => (
              <Select
                {...control}
                className="w-32"
                value={recurrence.every}
                onValueChange={(value) => {
                  const unit = units.find((one) => one.value === value);
                  if (unit) set({ every: unit.value });
                }}
                options={[...units]}
              />
            )}
          </Field>
          <Field label="Last day" hint="Empty: until it is cancelled.">
            {(control) => (
              <Input
                {...control}
                type="date"
                value={recurrence.until ?? ""}
                onChange={({ target }) => set({ until: target.value || null })}
              />
            )}
          </Field>
        </div>
      )}
    </SwitchRow>
  );
}

const weekly = (): Recurrence => ({
  ...{ every: "week", interval: 1, until: null },
  timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
});

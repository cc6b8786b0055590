import { Field } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { RouterOutputs } from "@/server/api/root";
import { type Filters, paces } from "./filters";
import { PlanNote } from "./plan-note";

const everybody = "everybody";

/** Whether the drill sends messages of its own, to whom, and how fast. */
export function TrafficFields(props: {
  filters: Filters;
  onChange: (change: Partial<Filters>) => Promise<unknown>;
  choices: RouterOutputs["drill"]["choices"];
}) {
  const { filters, choices } = props;
  const change = (part: Partial<Filters>) => void props.onChange(part);
  return (
    <div className="grid gap-4">
      <Field
        label="Send drill messages"
        hint="One message each, which says that it is a drill. Without them, what runs anyway has to do."
        className="grid-cols-[1fr_auto] items-center [&>p]:col-span-2"
      >
        {(control) => (
          <Switch
            {...control}
            checked={filters.traffic}
            onCheckedChange={(traffic) => change({ traffic })}
          />
        )}
      </Field>
      {filters.traffic && (
        <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,20rem)_auto_auto] sm:justify-start">
          <Field label="To">
            {(control) => (
              <Select
                {...control}
                value={filters.segment || (choices.isDemo ? everybody : undefined)}
                placeholder="Choose a segment…"
                onValueChange={(chosen) => change({ segment: chosen === everybody ? "" : chosen })}
                options={[
                  ...(choices.isDemo
                    ? [{ value: everybody, label: "Everybody of the demo workspace" }]
                    : []),
                  ...choices.segments.map(({ key, name }) => ({ value: key, label: name })),
                ]}
              />
            )}
          </Field>
          <Choice
            label="Messages a second"
            value={filters.pace}
            options={paces}
            onChange={(pace) => change({ pace })}
          />
          <Choice
            label="Priority"
            value={filters.priority}
            options={[1, 2]}
            format={(one) => `P${one}`}
            onChange={(priority) => change({ priority })}
          />
        </div>
      )}
      {filters.traffic && <PlanNote filters={filters} />}
    </div>
  );
}

function Choice<Value extends number>(props: {
  label: string;
  value: Value;
  options: readonly Value[];
  format?: (value: Value) => string;
  onChange: (value: Value) => void;
}) {
  const { label, value, options, format = String, onChange } = props;
  return (
    <div className="grid gap-1.5">
      <span className="font-medium text-sm">{label}</span>
      <Segmented
        aria-label={label}
        className="justify-self-start"
        value={String(value)}
        onValueChange={(chosen) => {
          const found = options.find((one) => String(one) === chosen);
          if (found !== undefined) onChange(found);
        }}
        options={options.map((one) => ({ value: String(one), label: format(one) }))}
      />
    </div>
  );
}

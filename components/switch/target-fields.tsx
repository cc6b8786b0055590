import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api";
import { Combobox } from "../ui/combobox";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import type { Scope, Target } from "./switch";
import { scopeLabels, scopeOptions } from "./words";

/** What to stop: first what kind of thing, then which. */
export function TargetFields(props: { target: Target; onChange: (target: Target) => void }) {
  const { scope, value } = props.target;
  const choose = (chosen: string) => {
    const option = scopeOptions.find((one) => one.value === chosen);
    if (option) props.onChange({ scope: option.value, value: "" });
  };
  return (
    <div className="grid gap-3 sm:grid-cols-[12rem_minmax(0,1fr)]">
      <Field label="Stop">
        {(control) => (
          <Select
            {...control}
            className="w-full"
            value={scope}
            onValueChange={choose}
            options={scopeOptions}
          />
        )}
      </Field>
      {scope === "notification" ? (
        <Field label="Which one">
          {(control) => (
            <Input
              {...control}
              className="font-mono text-xs"
              placeholder="Its id"
              value={value}
              onChange={({ target }) => props.onChange({ scope, value: target.value })}
            />
          )}
        </Field>
      ) : (
        scope !== "all" && (
          <ValuePicker
            scope={scope}
            value={value}
            onChange={(next) => props.onChange({ scope, value: next })}
          />
        )
      )}
    </div>
  );
}

function ValuePicker(props: { scope: Scope; value: string; onChange: (value: string) => void }) {
  const { scope, value } = props;
  const { data } = useQuery(useApi().switches.values.queryOptions({ scope, q: "" }));
  return (
    <Field label="Which one">
      {() => (
        <Combobox
          aria-label={scopeLabels[scope]}
          className="w-full"
          options={data ?? []}
          placeholder={data ? undefined : "One moment…"}
          // A producer's number says nothing until its name is there.
          value={value === "" || !data ? undefined : value}
          onValueChange={props.onChange}
        />
      )}
    </Field>
  );
}

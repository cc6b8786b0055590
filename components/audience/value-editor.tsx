import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api";
import { formatCompact } from "../format";
import { Combobox, type ComboboxOption, MultiCombobox } from "../ui/combobox";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { useBuilding } from "./builder-context";
import { DaysInput } from "./days-input";
import type { Field, Op, Value } from "./draft";
import { countsDays } from "./operators";

type Props = { field: Field; op: Op; value: Value; onChange: (value: Value) => void };

/** What a field is compared with, entered as fits its kind. */
export function ValueEditor(props: Props) {
  const { field, op, value, onChange } = props;
  const { fields } = useBuilding();
  if (countsDays(op))
    return (
      <DaysInput
        most={3_650}
        value={typeof value === "number" ? value : undefined}
        onChange={onChange}
      />
    );
  switch (field.kind) {
    case "boolean":
      return (
        <Select
          className="w-28"
          aria-label={`${field.label} is`}
          value={String(value)}
          onValueChange={(text) => onChange(text === "true")}
          options={[
            { value: "true", label: "true" },
            { value: "false", label: "false" },
          ]}
        />
      );
    case "number":
      return <NumberInput {...props} />;
    case "date":
    case "time":
      return <DateInput {...props} />;
    case "channel":
    case "platform":
      return (
        <Choice
          {...props}
          options={field.kind === "channel" ? fields.channels : fields.platforms}
        />
      );
    case "text":
    case "actor":
    case "any":
      return op === "eq" || op === "ne" || op === "in" ? (
        <KnownValues {...props} />
      ) : (
        <TextInput {...props} />
      );
  }
}

function Choice({ field, op, value, onChange, options }: Props & { options: ComboboxOption[] }) {
  if (op === "in")
    return (
      <MultiCombobox
        className="w-52 max-sm:w-full"
        aria-label={field.label}
        values={[value ?? []].flat().map(String)}
        onValuesChange={onChange}
        options={options}
      />
    );
  return (
    <Select
      className="w-36"
      aria-label={field.label}
      value={typeof value === "string" ? value : undefined}
      onValueChange={onChange}
      options={[...options]}
    />
  );
}

/** The values that people have, with how many, and any other; numbers and true stay what they are. */
function KnownValues({ field, op, value, onChange }: Props) {
  const [opened, setOpened] = useState(false);
  const { data = [] } = useQuery({
    ...useApi().segments.values.queryOptions({ field: field.field }),
    enabled: opened,
    staleTime: 60_000,
  });
  const options = data.map(({ value: one, people }) => ({
    value: String(one),
    label: one === "" ? "(empty)" : String(one),
    hint: formatCompact(people),
  }));
  const typed = (text: string) => data.find((one) => String(one.value) === text)?.value ?? text;
  const common = {
    className: "w-52 max-sm:w-full",
    "aria-label": field.label,
    placeholder: field.kind === "actor" ? "Whom? Their id…" : "Choose or type…",
    otherLabel: "Use",
    onOpen: () => setOpened(true),
    options,
  };
  if (op === "in")
    return (
      <MultiCombobox
        {...common}
        values={[value ?? []].flat().map(String)}
        onValuesChange={(texts) =>
          onChange(texts.map(typed).map((one) => (typeof one === "boolean" ? String(one) : one)))
        }
      />
    );
  return (
    <Combobox
      {...common}
      value={value === undefined ? undefined : String(value)}
      onValueChange={(text) => onChange(typed(text))}
    />
  );
}

function TextInput({ field, value, onChange }: Props) {
  return (
    <Input
      className="w-52 max-sm:w-full"
      aria-label={`${field.label}: text`}
      value={typeof value === "string" ? value : ""}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

function NumberInput({ field, value, onChange }: Props) {
  return (
    <Input
      type="number"
      step="any"
      className="w-28 tabular-nums"
      aria-label={`${field.label}: number`}
      value={typeof value === "number" ? value : ""}
      onChange={({ target }) => onChange(target.value === "" ? undefined : target.valueAsNumber)}
    />
  );
}

/** A day, which begins at midnight UTC. */
function DateInput({ field, value, onChange }: Props) {
  return (
    <Input
      type="date"
      className="w-40"
      aria-label={`${field.label}: day`}
      value={typeof value === "string" ? value.slice(0, 10) : ""}
      onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)}
    />
  );
}

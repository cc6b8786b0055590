import type { ReactNode } from "react";
import { Combobox, type ComboboxOption } from "../ui/combobox";
import { useBuilding } from "./builder-context";
import type { Fields } from "./draft";
import { behaviours, sets } from "./new-condition";

const groupNames = {
  person: "Person",
  reach: "Devices, channels and follows",
  attribute: "Attributes",
} as const;

/** What a condition is about: a field, something they did, a list, a segment. */
export function SubjectPicker(props: {
  value: string | undefined;
  onPick: (subject: string) => void;
  label: string;
  placeholder?: ReactNode;
  className?: string;
}) {
  const { fields } = useBuilding();
  return (
    <Combobox
      aria-label={props.label}
      value={props.value}
      onValueChange={props.onPick}
      options={subjectsOf(fields, props.value)}
      trigger={props.value === undefined ? props.placeholder : undefined}
      className={props.className}
    />
  );
}

function subjectsOf({ fields }: Fields, chosen: string | undefined): ComboboxOption[] {
  const inGroup = (wanted: keyof typeof groupNames) =>
    fields.flatMap(({ field, label, group }) =>
      group === wanted ? [{ value: field, label, group: groupNames[group] }] : [],
    );
  const options = [
    ...inGroup("person"),
    ...inGroup("attribute"),
    ...behaviours.map((one) => ({ ...one, group: "What they did" })),
    ...inGroup("reach"),
    ...sets.map((one) => ({ ...one, group: "Lists and segments" })),
  ];
  const known = chosen === undefined || options.some(({ value }) => value === chosen);
  // An attribute that nobody has any more still stands in the segment.
  return known
    ? options
    : [...options, { value: chosen, label: chosen.replace("attributes.", "") }];
}

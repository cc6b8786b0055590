import { Select } from "../ui/select";

/** Whether a condition holds or does not. */
export function YesNo(props: {
  label: string;
  negated: boolean;
  onChange: (negated: boolean) => void;
}) {
  return (
    <Select
      className="w-20"
      aria-label={props.label}
      value={props.negated ? "no" : "yes"}
      onValueChange={(value) => props.onChange(value === "no")}
      options={[
        { value: "yes", label: "yes" },
        { value: "no", label: "no" },
      ]}
    />
  );
}

import { Input } from "../ui/input";

/** A number of days, with the word behind it. */
export function DaysInput(props: {
  value: number | undefined;
  most: number;
  onChange: (days: number | undefined) => void;
}) {
  return (
    <span className="inline-flex items-center gap-1.5 text-ink-soft text-sm">
      <Input
        type="number"
        min={1}
        max={props.most}
        step="any"
        aria-label="Days"
        className="w-20 tabular-nums"
        value={props.value ?? ""}
        onChange={({ target }) =>
          props.onChange(target.value === "" ? undefined : target.valueAsNumber)
        }
      />
      days
    </span>
  );
}

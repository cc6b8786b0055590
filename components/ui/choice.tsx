import { Select, type SelectOption } from "./select";

const anything = "*";

/** A filter with a fixed set of values; null: it is off, and says `all`. */
export function Choice(props: {
  label: string;
  all: string;
  value: string | null;
  options: SelectOption[];
  onChange: (value: string | null) => void;
  className?: string;
}) {
  const { className = "w-full sm:w-auto" } = props;
  return (
    <Select
      aria-label={props.label}
      className={className}
      value={props.value ?? anything}
      options={[{ value: anything, label: props.all }, ...props.options]}
      onValueChange={(value) => props.onChange(value === anything ? null : value)}
    />
  );
}

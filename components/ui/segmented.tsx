import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./class-names";

/** A few alternatives side by side, exactly one chosen: a time range, a view. */
export function Segmented<Value extends string>(props: {
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly { value: Value; label: ReactNode }[];
  "aria-label": string;
  className?: string;
}) {
  const choose = (chosen: string) => {
    const option = props.options.find(({ value }) => value === chosen);
    if (option) props.onValueChange(option.value);
  };
  return (
    <ToggleGroup.Root
      type="single"
      value={props.value}
      onValueChange={choose}
      aria-label={props["aria-label"]}
      className={cn("inline-flex rounded-md border bg-sunken p-0.5", props.className)}
    >
      {props.options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="h-6.5 rounded px-2.5 text-ink-soft text-xs transition-colors hover:text-ink max-sm:h-8 data-[state=on]:bg-raised data-[state=on]:font-medium data-[state=on]:text-ink data-[state=on]:shadow-[0_0_0_1px_var(--line)]"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

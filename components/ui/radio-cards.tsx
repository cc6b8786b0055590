import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./class-names";

export type RadioCard<Value extends string> = {
  value: Value;
  label: ReactNode;
  /** What choosing it does, in a line. */
  hint?: ReactNode;
  /** Why it cannot be chosen now. */
  blocked?: string | undefined;
};

/** A few alternatives that need a line of explanation each, exactly one chosen. */
export function RadioCards<Value extends string>(props: {
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly RadioCard<Value>[];
  "aria-label": string;
  className?: string;
}) {
  const choose = (chosen: string) => {
    const option = props.options.find(({ value }) => value === chosen);
    if (option) props.onValueChange(option.value);
  };
  return (
    <RadioGroup.Root
      value={props.value}
      onValueChange={choose}
      aria-label={props["aria-label"]}
      className={cn("grid gap-2", props.className)}
    >
      {props.options.map(({ value, label, hint, blocked }) => (
        <RadioGroup.Item
          key={value}
          value={value}
          disabled={blocked !== undefined}
          className="group flex items-start gap-2.5 rounded-lg border bg-surface px-3 py-2.5 text-left transition-colors enabled:hover:border-line-strong disabled:opacity-60 data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
        >
          <span
            aria-hidden
            className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-line-strong bg-surface group-data-[state=checked]:border-accent"
          >
            <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
          </span>
          <span className="grid min-w-0 gap-0.5">
            <span className="font-medium text-sm">{label}</span>
            {(blocked ?? hint) && <span className="text-ink-soft text-xs">{blocked ?? hint}</span>}
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { pageNonce } from "../nonce";
import { cn } from "./class-names";

export type SelectOption = {
  value: string;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
};

/** One of some options. `value` must not be empty: give "all" or the like a value of its own. */
export function Select(props: {
  value: string | undefined;
  onValueChange: (value: string) => void;
  options: SelectOption[];
  placeholder?: string;
  disabled?: boolean;
  className?: string;
  id?: string;
  "aria-label"?: string;
  "aria-invalid"?: boolean;
  "aria-describedby"?: string;
}) {
  const { value, onValueChange, options, placeholder, disabled, className, ...aria } = props;
  const chosen = options.find((option) => option.value === value);
  return (
    <Radix.Root value={value ?? ""} onValueChange={onValueChange} disabled={disabled}>
      <Radix.Trigger
        {...aria}
        className={cn(
          "field-box inline-flex h-8 items-center justify-between gap-2 text-left max-sm:h-10 data-placeholder:text-ink-faint",
          className,
        )}
      >
        <span className="truncate">
          {/* Said here, so that it stands in what the server renders too. */}
          <Radix.Value placeholder={placeholder ?? "Choose…"}>{chosen?.label}</Radix.Value>
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-pop overflow-hidden rounded-lg bg-raised p-1 shadow-pop"
        >
          <Radix.Viewport nonce={pageNonce()}>
            {options.map((option) => (
              <Option key={option.value} option={option} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Option({ option }: { option: SelectOption }) {
  return (
    <Radix.Item
      value={option.value}
      disabled={option.disabled}
      className="relative flex select-none items-center justify-between gap-6 rounded-md py-1.5 pr-8 pl-2 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-hover max-sm:py-2.5"
    >
      <Radix.ItemText>{option.label}</Radix.ItemText>
      {option.hint && <span className="text-ink-faint text-xs">{option.hint}</span>}
      <Radix.ItemIndicator className="absolute right-2">
        <Check aria-hidden className="size-4 text-accent" />
      </Radix.ItemIndicator>
    </Radix.Item>
  );
}

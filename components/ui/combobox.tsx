"use client";

import { Command } from "cmdk";
import { Check, ChevronDown } from "lucide-react";
import { Popover } from "radix-ui";
import { type ReactNode, useState } from "react";
import { cn } from "./class-names";

export type ComboboxOption = {
  value: string;
  label: string;
  hint?: ReactNode;
  /** Options of one group stand together under it. */
  group?: string;
};

type Common = {
  options: readonly ComboboxOption[];
  placeholder?: string;
  /** What typing offers beside the options: the words before what was typed. Absent: only options. */
  otherLabel?: string;
  className?: string;
  /** Looks like a button with these words, instead of a field with a value. */
  trigger?: ReactNode;
  disabled?: boolean;
  /** Called when it opens, to load options then. */
  onOpen?: () => void;
  /** Inside a `Field`. */
  id?: string;
  "aria-label": string;
  "aria-invalid"?: boolean;
  "aria-describedby"?: string;
};

/** One of many options, found by typing. */
export function Combobox(
  props: Common & { value: string | undefined; onValueChange: (value: string) => void },
) {
  const chosen = props.options.find(({ value }) => value === props.value);
  return (
    <Box
      {...props}
      chosen={props.value === undefined ? [] : [props.value]}
      shown={chosen?.label ?? props.value}
      onPick={(value, close) => {
        props.onValueChange(value);
        close();
      }}
    />
  );
}

/** Some of many options, found by typing; stays open while choosing. */
export function MultiCombobox(
  props: Common & { values: readonly string[]; onValuesChange: (values: string[]) => void },
) {
  const { values, options } = props;
  const labelOf = (one: string) => options.find(({ value }) => value === one)?.label ?? one;
  const toggle = (value: string) =>
    props.onValuesChange(
      values.includes(value) ? values.filter((one) => one !== value) : [...values, value],
    );
  return (
    <Box
      {...props}
      chosen={values}
      shown={values.length === 0 ? undefined : values.map(labelOf).join(", ")}
      onPick={toggle}
    />
  );
}

const asField =
  "field-box inline-flex h-8 items-center justify-between gap-2 text-left max-sm:h-10";
const asButton =
  "inline-flex h-8 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-3 font-medium text-sm hover:bg-hover disabled:opacity-50 max-sm:h-10 [&_svg]:size-4";

function Box(
  props: Common & {
    chosen: readonly string[];
    shown: string | undefined;
    onPick: (value: string, close: () => void) => void;
  },
) {
  const [open, setOpen] = useState(false);
  const change = (next: boolean) => {
    if (next) props.onOpen?.();
    setOpen(next);
  };
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger asChild>
        <button
          type="button"
          role="combobox"
          aria-expanded={open}
          aria-label={props.shown ? `${props["aria-label"]}: ${props.shown}` : props["aria-label"]}
          id={props.id}
          aria-invalid={props["aria-invalid"]}
          aria-describedby={props["aria-describedby"]}
          disabled={props.disabled}
          className={cn(props.trigger ? asButton : asField, props.className)}
        >
          {props.trigger ?? (
            <>
              <span className={cn("truncate", !props.shown && "text-ink-faint")}>
                {props.shown ?? props.placeholder ?? "Choose…"}
              </span>
              <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
            </>
          )}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-72 min-w-(--radix-popover-trigger-width) max-w-[calc(100vw-1rem)] animate-pop overflow-hidden rounded-lg bg-raised shadow-pop"
        >
          <Choices {...props} onPick={(value) => props.onPick(value, () => setOpen(false))} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Choices(props: Common & { chosen: readonly string[]; onPick: (value: string) => void }) {
  const [text, setText] = useState("");
  const typed = text.trim();
  const known = props.options.some(({ value }) => value === typed);
  const others = props.chosen.filter((one) => !props.options.some(({ value }) => value === one));
  const options = [...others.map((value) => ({ value, label: value })), ...props.options];
  const groups = Map.groupBy(options, ({ group }: ComboboxOption) => group ?? "");
  return (
    <Command label={props["aria-label"]} loop filter={score}>
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Type to search…"
        className="h-9 w-full border-b bg-transparent px-3 text-sm outline-none placeholder:text-ink-faint max-sm:h-11 max-sm:text-lg"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        {!props.otherLabel && (
          <Command.Empty className="px-2 py-6 text-center text-ink-soft text-sm">
            Nothing is called “{typed}”.
          </Command.Empty>
        )}
        {[...groups].map(([group, members]) => (
          <Command.Group
            key={group}
            heading={group || undefined}
            className="**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:py-1.5 **:[[cmdk-group-heading]]:text-ink-faint **:[[cmdk-group-heading]]:text-xs"
          >
            {members.map((option) => (
              <Option
                key={option.value}
                option={option}
                checked={props.chosen.includes(option.value)}
                onPick={() => props.onPick(option.value)}
              />
            ))}
          </Command.Group>
        ))}
        {props.otherLabel && typed && !known && (
          <Option
            option={{ value: typed, label: `${props.otherLabel} “${typed}”` }}
            checked={false}
            onPick={() => props.onPick(typed)}
          />
        )}
      </Command.List>
    </Command>
  );
}

/** Words that begin as typed come first; then whatever contains it. Nothing fuzzy: a pick must be sure. */
function score(value: string, typed: string): number {
  const [text, sought] = [value.toLowerCase(), typed.trim().toLowerCase()];
  if (text.startsWith(sought)) return 1;
  return text.includes(` ${sought}`) ? 0.8 : text.includes(sought) ? 0.5 : 0;
}

function Option(props: { option: ComboboxOption; checked: boolean; onPick: () => void }) {
  const { value, label, hint } = props.option;
  return (
    <Command.Item
      value={`${label} ${value}`}
      onSelect={props.onPick}
      className="flex select-none items-center gap-2 rounded-md px-2 py-1.5 text-sm outline-none data-[selected=true]:bg-hover max-sm:py-2.5"
    >
      <Check
        aria-hidden
        className={cn("size-4 shrink-0 text-accent", !props.checked && "invisible")}
      />
      <span className="min-w-0 grow truncate">{label}</span>
      {props.checked && <span className="sr-only">chosen</span>}
      {hint && <span className="shrink-0 text-ink-faint text-xs tabular-nums">{hint}</span>}
    </Command.Item>
  );
}

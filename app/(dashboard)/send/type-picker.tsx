import { Command } from "cmdk";
import { Check, ChevronDown } from "lucide-react";
import { Popover as Radix } from "radix-ui";
import { useId, useState } from "react";
import { Badge } from "@/components/ui/badge";
import type { TypeChoice } from "./draft";

/** Any registered type, by category; typing narrows. */
export function TypePicker(props: {
  types: TypeChoice[];
  type: TypeChoice | undefined;
  onChoose: (type: TypeChoice) => void;
}) {
  const { types, type, onChoose } = props;
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <span id={id} className="font-medium text-sm">
        Type
      </span>
      <Radix.Root open={open} onOpenChange={setOpen}>
        <Radix.Trigger
          aria-labelledby={`${id} ${id}-chosen`}
          className="field-box flex h-9 items-center gap-2 text-left max-sm:h-10"
        >
          <span id={`${id}-chosen`} className="flex min-w-0 flex-1 items-center gap-2">
            <span className="truncate">{type?.name ?? "Choose a type"}</span>
            {type && <Badge>P{type.priority}</Badge>}
          </span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            align="start"
            sideOffset={4}
            collisionPadding={8}
            className="z-50 w-(--radix-popover-trigger-width) min-w-72 animate-pop overflow-hidden rounded-lg bg-raised shadow-pop"
          >
            <Picker
              types={types}
              chosen={type?.key}
              onChoose={(picked) => {
                onChoose(picked);
                setOpen(false);
              }}
            />
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
      {type && (
        <p className="text-ink-soft text-xs">
          {type.description} <span className="font-mono">{type.key}</span>
        </p>
      )}
    </div>
  );
}

function Picker(props: {
  types: TypeChoice[];
  chosen: string | undefined;
  onChoose: (type: TypeChoice) => void;
}) {
  const groups = [...Map.groupBy(props.types, ({ category }) => category)];
  return (
    <Command label="Notification types" loop>
      <Command.Input
        placeholder="Find a type"
        className="h-10 w-full border-b bg-transparent px-3 text-base outline-none placeholder:text-ink-faint sm:text-sm"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1" tabIndex={0}>
        <Command.Empty className="py-6 text-center text-ink-soft text-sm">
          No type is called so.
        </Command.Empty>
        {groups.map(([category, types]) => (
          <Command.Group
            key={category}
            heading={category}
            className="**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:py-1.5 **:[[cmdk-group-heading]]:text-ink-faint **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:capitalize"
          >
            {types.map((type) => (
              <Command.Item
                key={type.key}
                value={`${type.name} ${type.key}`}
                onSelect={() => props.onChoose(type)}
                className="flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-sm data-[selected=true]:bg-hover max-sm:py-2.5"
              >
                <span className="truncate">{type.name}</span>
                <Badge>P{type.priority}</Badge>
                {type.key === props.chosen && (
                  <Check aria-hidden className="ml-auto size-4 shrink-0 text-accent" />
                )}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}

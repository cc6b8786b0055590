import { Command } from "cmdk";
import { Braces } from "lucide-react";
import { Popover as Radix } from "radix-ui";
import { useState } from "react";
import { Button } from "../ui/button";
import type { Variable } from "./template";

const groups: { key: Variable["group"]; heading: string }[] = [
  { key: "data", heading: "Data of the event" },
  { key: "user", heading: "The reader" },
  { key: "event", heading: "The event" },
];

/** Every variable by name; choosing one writes it where the cursor is. */
export function VariableMenu(props: {
  variables: readonly Variable[];
  /** The field it goes into, for those who do not see it. */
  into: string;
  onPick: (text: string) => void;
}) {
  const [open, setOpen] = useState(false);
  const pick = (name: string) => {
    setOpen(false);
    props.onPick(`{{ ${name} }}`);
  };
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild>
        <Button
          variant="ghost"
          size="sm"
          className="h-6 px-1.5"
          aria-label={`Insert a variable into ${props.into}`}
        >
          <Braces aria-hidden /> <span className="max-sm:hidden">Variable</span>
        </Button>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          // The cursor goes where the variable went.
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="z-50 w-80 max-w-[calc(100vw-1rem)] animate-pop overflow-hidden rounded-lg bg-raised shadow-pop"
        >
          <Command label="Variables">
            <Command.Input
              placeholder="Find a variable…"
              className="h-10 w-full border-b bg-transparent px-3 text-sm outline-none max-sm:text-base"
            />
            <Command.List className="max-h-72 overflow-y-auto p-1">
              <Command.Empty className="px-3 py-6 text-center text-ink-soft text-sm">
                No variable is called that.
              </Command.Empty>
              {groups.map(({ key, heading }) => (
                <Command.Group
                  key={key}
                  heading={heading}
                  className="**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:py-1.5 **:[[cmdk-group-heading]]:text-ink-faint **:[[cmdk-group-heading]]:text-xs"
                >
                  {props.variables
                    .filter(({ group }) => group === key)
                    .map((variable) => (
                      <Command.Item
                        key={variable.name}
                        value={`${variable.name} ${variable.label}`}
                        onSelect={() => pick(variable.name)}
                        className="flex cursor-pointer items-baseline gap-2 rounded-md px-2 py-1.5 text-sm data-[selected=true]:bg-hover"
                      >
                        <span className="font-mono text-xs">{variable.name}</span>
                        <span className="ml-auto truncate text-ink-faint text-xs">
                          {String(variable.example ?? variable.kind)}
                        </span>
                      </Command.Item>
                    ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

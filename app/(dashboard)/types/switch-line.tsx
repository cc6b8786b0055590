import { Label } from "radix-ui";
import { type ReactNode, useId } from "react";
import { Switch } from "@/components/ui/switch";

/** A switch with what it does beside it, and why it cannot be used now. */
export function SwitchLine(props: {
  label: string;
  hint: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  error?: string | undefined;
}) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <span className="grid gap-0.5">
        <Label.Root htmlFor={id} className="font-medium text-sm">
          {props.label}
        </Label.Root>
        <span id={`${id}-note`} className="text-ink-soft text-xs">
          {props.error ? (
            <span role="alert" className="text-bad">
              {props.error}
            </span>
          ) : (
            props.hint
          )}
        </span>
      </span>
      <Switch
        id={id}
        aria-describedby={`${id}-note`}
        className="mt-0.5"
        checked={props.checked}
        disabled={props.disabled}
        onCheckedChange={props.onChange}
      />
    </div>
  );
}

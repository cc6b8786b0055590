import { type ReactNode, useId } from "react";
import { Switch } from "@/components/ui/switch";

/** Something that is on or off, with a line on what that means; its own fields follow when it is on. */
export function SwitchRow(props: {
  label: string;
  hint: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** Why it cannot be turned on now. */
  blocked?: string | undefined;
  children?: ReactNode;
}) {
  const id = useId();
  const blocked = !props.checked && props.blocked !== undefined;
  return (
    <div className="grid gap-3">
      <div className="flex items-start justify-between gap-4">
        <div className="grid gap-0.5">
          <label htmlFor={id} className="font-medium text-sm">
            {props.label}
          </label>
          <p id={`${id}-hint`} className="text-ink-soft text-xs">
            {blocked ? props.blocked : props.hint}
          </p>
        </div>
        <Switch
          id={id}
          aria-describedby={`${id}-hint`}
          checked={props.checked}
          disabled={blocked}
          onCheckedChange={props.onChange}
        />
      </div>
      {props.checked && props.children}
    </div>
  );
}

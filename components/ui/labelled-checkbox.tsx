import { Label } from "radix-ui";
import { type ReactNode, useId } from "react";
import { Checkbox } from "./checkbox";

/** A checkbox and its words on one line; the words take the click too. */
export function LabelledCheckbox(props: {
  label: ReactNode;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <span className="flex items-center gap-2 text-sm max-sm:min-h-10">
      <Checkbox
        id={id}
        checked={props.checked}
        onCheckedChange={(checked) => props.onCheckedChange(checked === true)}
      />
      <Label.Root htmlFor={id}>{props.label}</Label.Root>
    </span>
  );
}

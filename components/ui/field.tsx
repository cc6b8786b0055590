import { Label } from "radix-ui";
import { type ReactNode, useId } from "react";
import { cn } from "./class-names";

/** What the control inside a field must carry. */
export type FieldControl = { id: string; "aria-invalid": boolean; "aria-describedby"?: string };

/** A label, its control, a hint and an error, tied together for screen readers. */
export function Field(props: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  className?: string;
  /** Beside the label, at the end of the line. */
  aside?: ReactNode;
  children: (control: FieldControl) => ReactNode;
}) {
  const id = useId();
  const note = props.error ?? props.hint;
  return (
    <div className={cn("grid min-w-0 content-start gap-1.5", props.className)}>
      <div className="flex items-baseline justify-between gap-2">
        <Label.Root htmlFor={id} className="font-medium text-sm">
          {props.label}
        </Label.Root>
        {props.aside}
      </div>
      {props.children({
        id,
        "aria-invalid": props.error !== undefined,
        "aria-describedby": note ? `${id}-note` : undefined,
      })}
      {note && (
        <p
          id={`${id}-note`}
          className={cn("whitespace-pre-line text-xs", props.error ? "text-bad" : "text-ink-faint")}
          role={props.error ? "alert" : undefined}
        >
          {note}
        </p>
      )}
    </div>
  );
}

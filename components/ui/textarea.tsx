import type { ComponentProps } from "react";
import { cn } from "./class-names";

/** `code` for JSON and templates: monospaced, without spelling marks. */
export function Textarea({
  code,
  className,
  ...props
}: ComponentProps<"textarea"> & { code?: boolean }) {
  return (
    <textarea
      spellCheck={!code}
      className={cn("field-box min-h-20 py-1.5", code && "font-mono", className)}
      {...props}
    />
  );
}

import type { ComponentProps } from "react";
import { cn } from "./class-names";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn("field-box h-8 max-sm:h-10", className)} {...props} />;
}

import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./class-names";

const look = cva(
  "inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2 py-0.5 font-medium text-xs",
  {
    variants: {
      tone: {
        ok: "bg-ok-soft text-ok",
        warn: "bg-warn-soft text-warn",
        bad: "bg-bad-soft text-bad",
        info: "bg-info-soft text-info",
        muted: "bg-hover text-ink-soft",
      },
    },
    defaultVariants: { tone: "muted" },
  },
);

export type Tone = NonNullable<VariantProps<typeof look>["tone"]>;

/** A state in a word or two. `dot` leads with a point; `pulse` makes it one that is alive. */
export function Badge({
  tone,
  dot,
  pulse,
  className,
  children,
  ...props
}: ComponentProps<"span"> & { tone?: Tone; dot?: boolean; pulse?: boolean }) {
  return (
    <span className={cn(look({ tone }), className)} {...props}>
      {(dot || pulse) && (
        <span
          aria-hidden
          className={cn("size-1.5 rounded-full bg-current", pulse && "animate-pulse")}
        />
      )}
      {children}
    </span>
  );
}

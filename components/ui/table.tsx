import type { ComponentProps } from "react";
import { cn } from "./class-names";

/** The first cell of each row stays in sight while the others scroll sideways. */
export const pinned = "sticky left-0 z-1 bg-surface";

/** A dense table that scrolls sideways by itself on a narrow screen. `label` names it for screen readers. */
export function Table({ label, className, ...props }: ComponentProps<"table"> & { label: string }) {
  // Positioned, so that words for screen readers alone scroll with their cell, and do not widen the page.
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="relative w-full overflow-x-auto" aria-label={label} tabIndex={0}>
      <table className={cn("w-full border-collapse text-sm", className)} {...props} />
    </section>
  );
}

export function TableHead({ className, ...props }: ComponentProps<"thead">) {
  return <thead className={cn("border-b text-ink-faint text-xs", className)} {...props} />;
}

export function TableBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody className={cn("divide-y divide-line", className)} {...props} />;
}

export function Row({ className, ...props }: ComponentProps<"tr">) {
  return (
    <tr className={cn("transition-colors [tbody_&]:hover:bg-hover/60", className)} {...props} />
  );
}

type Cell = { /** Right-aligned, tabular figures. */ numeric?: boolean };

export function Th({ numeric, className, ...props }: ComponentProps<"th"> & Cell) {
  return (
    <th
      scope="col"
      className={cn(
        "h-8 whitespace-nowrap px-3 text-left font-medium first:pl-4 last:pr-4 max-sm:px-2",
        numeric && "text-right",
        className,
      )}
      {...props}
    />
  );
}

export function Td({ numeric, className, ...props }: ComponentProps<"td"> & Cell) {
  return (
    <td
      className={cn(
        "h-10 px-3 first:pl-4 last:pr-4 max-sm:px-2",
        numeric && "whitespace-nowrap text-right tabular-nums",
        className,
      )}
      {...props}
    />
  );
}

import type { ComponentProps, ReactNode } from "react";
import { cn } from "./class-names";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={cn("min-w-0 rounded-lg border bg-surface", className)} {...props} />;
}

/** The title line of a card, with a hint beside it and actions at its end. */
export function CardHeader(props: {
  title: ReactNode;
  hint?: ReactNode;
  actions?: ReactNode;
  className?: string;
}) {
  return (
    <header
      className={cn(
        "flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2",
        props.className,
      )}
    >
      <h2 className="font-medium text-sm">{props.title}</h2>
      {props.hint && <p className="text-ink-faint text-xs">{props.hint}</p>}
      {props.actions && (
        <div className="ml-auto flex flex-wrap items-center gap-2">{props.actions}</div>
      )}
    </header>
  );
}

export function CardBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("px-4 pb-4", className)} {...props} />;
}

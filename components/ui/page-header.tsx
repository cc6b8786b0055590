import type { ReactNode } from "react";

/** The one h1 of a page, what the page is for, and its actions. */
export function PageHeader(props: {
  title: ReactNode;
  description?: ReactNode;
  /** Above the title: where the page belongs. */
  parent?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="grid min-w-0 gap-0.5">
        {props.parent && <div className="text-ink-faint text-xs">{props.parent}</div>}
        <h1 className="font-semibold text-xl tracking-tight">{props.title}</h1>
        {props.description && <p className="text-ink-soft text-sm">{props.description}</p>}
      </div>
      {props.actions && <div className="flex flex-wrap items-center gap-2">{props.actions}</div>}
    </header>
  );
}

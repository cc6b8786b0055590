import type { ReactNode } from "react";
import { Logo } from "@/components/shell/logo";

/** What surrounds the pages before a session: sign-in and setup. */
export function Doorway(props: { title: string; description?: ReactNode; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="grid w-full max-w-90 gap-6">
        <header className="grid justify-items-center gap-4 text-center">
          <span className="grid size-12 place-items-center rounded-xl border bg-surface">
            <Logo className="size-7" />
          </span>
          <div className="grid gap-1">
            <h1 className="font-semibold text-xl tracking-tight">{props.title}</h1>
            {props.description && <p className="text-ink-soft text-sm">{props.description}</p>}
          </div>
        </header>
        {props.children}
      </div>
    </main>
  );
}

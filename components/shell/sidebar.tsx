import { BookOpen } from "lucide-react";
import Link from "next/link";
import type { Visitor } from "@/server/api/visitor";
import { AccountMenu } from "./account-menu";
import { Logo } from "./logo";
import { NavLinks } from "./nav-links";

export type ShellProps = { visitor: Visitor; workspace: { name: string; isDemo: boolean } };

/** What stands in the sidebar, and on phones in the drawer. */
export function Sidebar({
  visitor,
  workspace,
  onNavigate,
}: ShellProps & { onNavigate?: () => void }) {
  return (
    <div className="flex h-full flex-col gap-4 p-3">
      <Link
        href="/"
        onClick={onNavigate}
        className="flex h-8 items-center gap-2 rounded-md px-1.5 font-semibold tracking-tight"
      >
        <Logo className="size-6" />
        <span className="truncate">{workspace.name}</span>
      </Link>
      <NavLinks areas={visitor.areas} onNavigate={onNavigate} />
      <div className="mt-auto grid gap-2">
        <Link
          href="/docs/api"
          onClick={onNavigate}
          className="flex h-8 items-center gap-2.5 rounded-md px-2 text-ink-soft text-sm hover:bg-hover hover:text-ink max-md:h-11"
        >
          <BookOpen aria-hidden className="size-4 text-ink-faint" />
          API reference
        </Link>
        <AccountMenu visitor={visitor} />
      </div>
    </div>
  );
}

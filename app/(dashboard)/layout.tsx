import type { ReactNode } from "react";
import { Header } from "@/components/shell/header";
import { Sidebar } from "@/components/shell/sidebar";
import { WideBanner } from "@/components/switch/wide-banner";
import { readWorkspace } from "@/server/api/visitor";
import { requireVisitor } from "../require-area";

/** What surrounds every page: the sidebar, the header, and the way past them. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const [visitor, workspace] = await Promise.all([requireVisitor(), readWorkspace()]);
  const shown = { name: workspace.name, isDemo: workspace.isDemo };
  return (
    <div className="min-h-dvh md:pl-58">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-ink px-3 py-2 text-canvas text-sm focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <aside aria-label="Sidebar" className="fixed inset-y-0 left-0 w-58 border-r max-md:hidden">
        <Sidebar visitor={visitor} workspace={shown} />
      </aside>
      <Header visitor={visitor} workspace={shown} />
      {visitor.areas.includes("switches") && <WideBanner />}
      <main id="content" tabIndex={-1} className="mx-auto max-w-350 p-4 outline-none md:p-6">
        {children}
      </main>
    </div>
  );
}

import type { ReactNode } from "react";
import { Badge } from "../ui/badge";
import { AlertBell } from "./alert-bell";
import { CommandPalette } from "./command-palette";
import { Drawer } from "./drawer";
import { HealthDot } from "./health-dot";
import type { ShellProps } from "./sidebar";

export function Header({ visitor, workspace }: ShellProps) {
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-canvas px-2 md:px-6">
      <Drawer visitor={visitor} workspace={workspace} />
      <CommandPalette areas={visitor.areas} acts={visitor.acts} />
      <div className="ml-auto flex items-center gap-3">
        {workspace.isDemo && <DemoBadge>Demo workspace</DemoBadge>}
        {visitor.areas.includes("alerts") && <AlertBell />}
        {visitor.areas.includes("overview") && <HealthDot />}
      </div>
    </header>
  );
}

function DemoBadge({ children }: { children: ReactNode }) {
  return (
    <Badge tone="info" title="The data here is made up; messages go to the sandbox.">
      <span className="max-sm:hidden">{children}</span>
      <span className="sm:hidden">Demo</span>
    </Badge>
  );
}

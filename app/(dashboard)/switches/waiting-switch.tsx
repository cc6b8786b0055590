import { ConfirmButton } from "@/components/switch/confirm-button";
import { LiftButton } from "@/components/switch/lift-button";
import type { ShownSwitch } from "@/components/switch/switch";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { SwitchName } from "./live-switch";

/** A stop that one person asked for, until another one confirms it. */
export function WaitingSwitch(props: { shown: ShownSwitch; mayAct: boolean; email: string }) {
  const { shown, mayAct, email } = props;
  const own = shown.createdBy === email;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-3.5">
      <div className="grid min-w-0 gap-1.5">
        <div className="flex flex-wrap items-center gap-2">
          <SwitchName shown={shown} />
          <Badge tone="warn" dot>
            Would be {shown.mode === "hold" ? "held" : "dropped"}
          </Badge>
        </div>
        <p className="text-sm">{shown.reason}</p>
        <p className="text-ink-faint text-xs">
          {shown.createdBy} asked for it <RelativeTime at={shown.createdAt} />
          {own && "; somebody else has to confirm it"}
        </p>
      </div>
      {mayAct && (
        <div className="flex items-center gap-2">
          <LiftButton shown={shown} />
          {!own && <ConfirmButton shown={shown} />}
        </div>
      )}
    </li>
  );
}

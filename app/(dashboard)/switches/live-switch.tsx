import Link from "next/link";
import { formatCount } from "@/components/format";
import { EffectLine } from "@/components/switch/effect-line";
import { LiftButton } from "@/components/switch/lift-button";
import type { ShownSwitch, SoFar } from "@/components/switch/switch";
import { modeLabels, nameOf, pageOf } from "@/components/switch/words";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";

/** One switch that is on: what, how, why, since when, and what it did. */
export function LiveSwitch(props: { shown: ShownSwitch; soFar?: SoFar; mayAct: boolean }) {
  const { shown, soFar } = props;
  return (
    <li className="grid gap-x-6 gap-y-3 px-4 py-3.5 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="grid min-w-0 gap-1.5">
        <div className="flex flex-wrap items-center gap-2">
          <SwitchName shown={shown} />
          <Badge tone={shown.mode === "hold" ? "info" : "bad"} dot>
            {modeLabels[shown.mode]}
          </Badge>
          {shown.brokeGlass && <Badge tone="warn">Glass broken</Badge>}
        </div>
        <p className="text-sm">{shown.reason}</p>
        <p className="text-ink-soft text-xs">
          <EffectLine effect={shown.effect} />
        </p>
        <p className="text-ink-faint text-xs">
          {shown.createdBy}
          {shown.confirmedBy && `, confirmed by ${shown.confirmedBy}`}, since{" "}
          <RelativeTime at={shown.effectiveAt ?? shown.createdAt} />
          {shown.expiresAt && (
            <>
              ; ends <RelativeTime at={shown.expiresAt} />
            </>
          )}
        </p>
      </div>
      <div className="flex items-center gap-5 max-sm:justify-between">
        <Count mode={shown.mode} soFar={soFar} />
        {props.mayAct && <LiftButton shown={shown} soFar={soFar} />}
      </div>
    </li>
  );
}

/** Its name; a link where the thing has a page. */
export function SwitchName({ shown }: { shown: ShownSwitch }) {
  const href = pageOf(shown);
  const name = nameOf(shown);
  if (href === null) return <span className="font-semibold">{name}</span>;
  return (
    <Link href={href} className="font-semibold underline-offset-4 hover:underline">
      {name}
    </Link>
  );
}

function Count({ mode, soFar }: { mode: ShownSwitch["mode"]; soFar: SoFar | undefined }) {
  return (
    <div className="grid text-right max-sm:text-left">
      <span className="font-semibold text-lg tabular-nums">
        {soFar === undefined ? "…" : `${formatCount(soFar.messages)}${soFar.complete ? "" : "+"}`}
      </span>
      <span className="text-ink-faint text-xs">
        {mode === "hold" ? "messages wait" : "messages dropped"}
      </span>
    </div>
  );
}

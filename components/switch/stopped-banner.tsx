"use client";

import { useQuery } from "@tanstack/react-query";
import { OctagonX } from "lucide-react";
import Link from "next/link";
import { useApi } from "../api";
import { RelativeTime } from "../ui/relative-time";
import { EffectLine } from "./effect-line";
import { LiftButton } from "./lift-button";
import type { ShownSwitch, Target } from "./switch";

const refreshMs = 2_000;

/** Says on the page of a thing that it is stopped, by whom and why; nothing while it is not. */
export function StoppedBanner({ target, mayAct }: { target: Target; mayAct: boolean }) {
  const { scope, value } = target;
  const { data } = useQuery({
    ...useApi().switches.of.queryOptions({ scope, value }),
    refetchInterval: refreshMs,
  });
  return (data ?? []).map((shown) => <One key={shown.id} shown={shown} mayAct={mayAct} />);
}

function One({ shown, mayAct }: { shown: ShownSwitch; mayAct: boolean }) {
  const { effectiveAt, mode, reason, createdBy, createdAt } = shown;
  return (
    <section
      role="status"
      aria-label="Stopped by a kill switch"
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-bad/40 bg-bad-soft px-4 py-3 text-sm"
    >
      <OctagonX aria-hidden className="size-5 shrink-0 text-bad" />
      <div className="grid min-w-0 grow gap-0.5">
        <p>
          <strong className="font-semibold">
            {effectiveAt === null
              ? "A stop waits for a second person"
              : mode === "hold"
                ? "Held by a kill switch"
                : "Dropped by a kill switch"}
          </strong>
          : {reason}
        </p>
        <p className="text-ink-soft text-xs">
          {createdBy}, <RelativeTime at={createdAt} />.{" "}
          {effectiveAt !== null && <EffectLine effect={shown.effect} />}
        </p>
      </div>
      <div className="flex items-center gap-3">
        <Link href="/switches" className="text-sm underline underline-offset-4">
          Kill switches
        </Link>
        {mayAct && effectiveAt !== null && <LiftButton shown={shown} />}
      </div>
    </section>
  );
}

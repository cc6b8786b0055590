import { HeartPulse, Play, Siren } from "lucide-react";
import type { Drill } from "@/components/drill/scenarios";
import { cn } from "@/components/ui/class-names";
import { useNow } from "@/components/ui/use-now";
import { nowWords } from "./now-words";

const looks = {
  starting: { icon: Play, look: "bg-info-soft text-info" },
  broken: { icon: Siren, look: "bg-bad-soft text-bad" },
  healing: { icon: HeartPulse, look: "bg-warn-soft text-warn" },
  over: { icon: HeartPulse, look: "bg-ok-soft text-ok" },
};

/** What happens at this moment, in a sentence or two. */
export function NowBanner({ data }: { data: Drill }) {
  const now = useNow() ?? data.at.getTime();
  const { phase, drill, probeAt } = data;
  const isBroken = phase === "broken";
  const { icon: Icon, look } = looks[phase];
  const left = isBroken ? secondsUntil(drill.repairsAt.getTime(), now) : null;
  const probe = probeAt === null ? null : secondsUntil(probeAt, now);
  return (
    <section
      aria-label="Now"
      className={cn("mb-4 flex items-center gap-3 rounded-lg px-4 py-3 text-sm", look)}
    >
      <Icon aria-hidden className="size-5 shrink-0" />
      <p role="status" className="min-w-0 grow">
        {nowWords(data)}
      </p>
      <p className="shrink-0 text-right text-xs tabular-nums">
        {probe !== null && <span className="block">next probe in {probe} s</span>}
        {left !== null && <span className="block">repairs itself in {left} s</span>}
      </p>
    </section>
  );
}

const secondsUntil = (at: number, now: number) => Math.max(0, Math.ceil((at - now) / 1_000));

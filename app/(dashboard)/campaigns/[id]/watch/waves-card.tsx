import { useState } from "react";
import { formatCount } from "@/components/format";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { LocalTime } from "@/components/ui/local-time";
import { useNow } from "@/components/ui/use-now";
import type { Wave } from "./figures";
import { localClock, peopleText, type Span, spanOf, type WaveState, waveState } from "./waves";

const tones: Record<WaveState, Tone> = {
  planned: "muted",
  running: "info",
  done: "ok",
  skipped: "warn",
  cancelled: "bad",
};
const fills: Record<WaveState, string> = {
  planned: "border-2 border-line-strong bg-surface",
  running: "bg-accent",
  done: "bg-ok",
  skipped: "bg-warn",
  cancelled: "bg-bad",
};

const shownAtFirst = 12;

/** Every start of a part of the campaign on one line of time, with its people's own clock. */
export function WavesCard({ waves }: { waves: Wave[] }) {
  const [all, setAll] = useState(false);
  const span = spanOf(waves);
  const counted = new Map<WaveState, number>();
  for (const wave of waves) {
    const state = waveState(wave);
    counted.set(state, (counted.get(state) ?? 0) + 1);
  }
  const shown = all ? waves : aroundTheNext(waves);
  return (
    <Card>
      <CardHeader
        title="Waves"
        hint={[...counted].map(([state, n]) => `${n} ${state}`).join(", ")}
        actions={
          waves.length > shownAtFirst && (
            <Button size="sm" onClick={() => setAll(!all)} aria-expanded={all}>
              {all ? "Show fewer" : `Show all ${waves.length}`}
            </Button>
          )
        }
      />
      <div className="relative border-t pt-1 pb-2">
        <Axis span={span} />
        <ol>
          {shown.map((wave) => (
            <WaveLine key={wave.id} wave={wave} span={span} />
          ))}
        </ol>
        <NowLine span={span} />
      </div>
    </Card>
  );
}

/** The lines' columns; the line of the present stands in the middle one. */
const columns = "grid grid-cols-[7.5rem_1fr_6.5rem] gap-3 px-4 sm:grid-cols-[9.5rem_1fr_7.5rem]";

function WaveLine({ wave, span }: { wave: Wave; span: Span }) {
  const state = waveState(wave);
  const clock = localClock(wave.startsAt, wave.zones);
  return (
    <li className={cn(columns, "items-center py-1.5 text-sm")}>
      <span className="min-w-0">
        <span className="block truncate" title={wave.zones?.join(", ")}>
          {peopleText(wave)}
        </span>
        <span className="block truncate text-ink-faint text-xs tabular-nums">
          {clock ? `${clock} there` : otherClock(wave)}
        </span>
      </span>
      <span className="relative h-6" aria-hidden>
        <span className="absolute inset-x-0 top-1/2 border-line border-t" />
        <span
          className={cn(
            "absolute top-1/2 size-3 -translate-x-1/2 -translate-y-1/2 rounded-full ring-3 ring-surface",
            fills[state],
            state === "running" && "animate-pulse",
          )}
          style={{ left: `${place(wave.startsAt.getTime(), span)}%` }}
        />
      </span>
      <span className="grid justify-items-end gap-0.5 text-right text-xs">
        <Badge tone={tones[state]} pulse={state === "running"}>
          {state}
        </Badge>
        <span className="whitespace-nowrap text-ink-soft tabular-nums">
          {state === "running" ? (
            `${formatCount(wave.considered)} of ${formatCount(wave.estimate)}`
          ) : wave.considered > 0 ? (
            `${formatCount(wave.considered)} people`
          ) : (
            <LocalTime at={wave.startsAt} />
          )}
        </span>
      </span>
    </li>
  );
}

function otherClock({ zones }: Wave): string {
  return zones ? "with the last of them" : "at one time for all";
}

function Axis({ span }: { span: Span }) {
  return (
    <div aria-hidden className={cn(columns, "text-ink-faint text-xs tabular-nums")}>
      <span>your time</span>
      <span className="relative flex justify-between">
        {[0, 0.5, 1].map((share) => (
          <span key={share} suppressHydrationWarning className="max-sm:nth-2:hidden">
            {clockOf(span.from + share * (span.to - span.from), span)}
          </span>
        ))}
      </span>
      <span />
    </div>
  );
}

function clockOf(at: number, { from, to }: Span): string {
  const long = to - from > 20 * 3_600_000;
  return new Intl.DateTimeFormat("en-GB", {
    ...(long ? { weekday: "short" } : {}),
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
}

function NowLine({ span }: { span: Span }) {
  const now = useNow();
  if (now === null || now < span.from || now > span.to) return null;
  return (
    <div aria-hidden className={cn(columns, "pointer-events-none absolute inset-0")}>
      <span />
      <span className="relative">
        <span
          className="absolute inset-y-0 border-accent border-l"
          style={{ left: `${place(now, span)}%` }}
        />
      </span>
      <span />
    </div>
  );
}

function place(at: number, { from, to }: Span): number {
  return ((at - from) / (to - from)) * 100;
}

/** Of many waves, those around the one that is next. */
function aroundTheNext(waves: Wave[]): Wave[] {
  const next = waves.findIndex((wave) => waveState(wave) === "planned");
  const middle = next === -1 ? waves.length : next;
  const from = Math.max(0, Math.min(middle - 4, waves.length - shownAtFirst));
  return waves.slice(from, from + shownAtFirst);
}

import { Gauge } from "lucide-react";
import { useState } from "react";
import { formatCount, formatDuration } from "@/components/format";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { Slider } from "@/components/ui/slider";
import type { Progress } from "./figures";
import { paceAt, positionOf, timeLeft } from "./pace";

type PaceProps = {
  progress: Progress;
  /** People a second; null: no limit of its own. */
  now: number | null;
  onSet: (perSecond: number | null) => Promise<unknown>;
};

/** Slows down or speeds up; says what a pace means for the end before it is set. */
export function PaceControl(props: PaceProps) {
  const { now } = props;
  return (
    <Popover
      align="end"
      className="w-80"
      trigger={
        <Button>
          <Gauge aria-hidden /> {now === null ? "Pace" : `${formatCount(now)}/s`}
        </Button>
      }
    >
      {/* Opens anew with the pace as it is by then. */}
      <PaceForm {...props} />
    </Popover>
  );
}

const startFrom = 100;

function PaceForm({ progress, now, onSet }: PaceProps) {
  const [position, setPosition] = useState(() => positionOf(now ?? (progress.rate || startFrom)));
  const [pending, setPending] = useState(false);
  const chosen = paceAt(position);
  const left = Math.max(0, progress.estimate - progress.considered);
  const set = async (perSecond: number | null) => {
    setPending(true);
    await onSet(perSecond).catch(() => {});
    setPending(false);
  };
  return (
    <div className="grid gap-3">
      <p className="flex items-baseline justify-between">
        <span className="font-medium">Pace</span>
        <span className="tabular-nums">{formatCount(chosen)} people a second</span>
      </p>
      <Slider
        aria-label="Pace"
        aria-valuetext={`${formatCount(chosen)} people a second`}
        value={position}
        min={0}
        max={100}
        step={1}
        onValueChange={setPosition}
      />
      <Presets base={now ?? progress.rate} onChoose={(pace) => setPosition(positionOf(pace))} />
      <p className="rounded-md bg-sunken px-3 py-2 text-ink-soft text-xs tabular-nums">
        {left === 0
          ? "Everybody who is due now was considered; the pace counts for the waves to come."
          : `The ${formatCount(left)} people left take ${formatDuration(timeLeft(left, chosen))}: through at ${clockIn(timeLeft(left, chosen))}, if its waves have started by then. Nobody’s message expires for being late.`}
      </p>
      <div className="flex justify-end gap-2">
        <Button disabled={now === null} pending={pending} onClick={() => void set(null)}>
          Full speed
        </Button>
        <Button
          variant="primary"
          disabled={chosen === now}
          pending={pending}
          onClick={() => void set(chosen)}
        >
          Set {formatCount(chosen)}/s
        </Button>
      </div>
    </div>
  );
}

function Presets({ base, onChoose }: { base: number; onChoose: (n: number) => void }) {
  const relative =
    base >= 2
      ? [
          { label: "Half", pace: base / 2 },
          { label: "Double", pace: base * 2 },
        ]
      : [];
  const fixed = [10, 100, 1_000].map((pace) => ({ label: `${formatCount(pace)}/s`, pace }));
  return (
    <div className="flex flex-wrap gap-1.5">
      {[...relative, ...fixed].map(({ label, pace }) => (
        <Button key={label} size="sm" onClick={() => onChoose(pace)}>
          {label}
        </Button>
      ))}
    </div>
  );
}

const clock = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
});

function clockIn(ms: number): string {
  return clock.format(Date.now() + ms);
}

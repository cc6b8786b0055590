import { useState } from "react";
import { formatDuration } from "@/components/format";
import { cn } from "@/components/ui/class-names";
import { Slider } from "@/components/ui/slider";

/** How a slider's places stand for values. */
type Scale = {
  last: number;
  valueAt: (place: number) => number;
  placeOf: (value: number) => number;
  format: (value: number) => string;
};

const percents = [0, 1, 2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
const latencies = [0, 10, 25, 50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000];

/** A share (0–1), finer where it is small. */
export const shareLever: Scale = {
  ...placesOf(percents, 100),
  format: (share) => `${Math.round(share * 1_000) / 10}%`,
};

/** Milliseconds, from none to more than a worker waits. */
export const latencyLever: Scale = { ...placesOf(latencies, 1), format: formatDuration };

function placesOf(steps: number[], unit: number) {
  return {
    last: steps.length - 1,
    valueAt: (place: number) => (steps[place] ?? 0) / unit,
    /** The nearest place from below: a value may have been set by the API. */
    placeOf: (value: number) =>
      Math.max(
        0,
        steps.findLastIndex((step) => step <= value * unit),
      ),
  };
}

/** One value to pull; it is sent when it is let go. */
export function Lever(props: {
  label: string;
  hint: string;
  scale: Scale;
  value: number;
  onCommit: (value: number) => Promise<unknown>;
}) {
  const { label, hint, scale, value, onCommit } = props;
  const [draft, setDraft] = useState<number | null>(null);
  const shown = draft === null ? value : scale.valueAt(draft);
  const commit = (place: number) => {
    setDraft(place);
    void onCommit(scale.valueAt(place)).then(
      () => setDraft(null),
      () => setDraft(null),
    );
  };
  return (
    <div className="grid gap-1">
      <div className="flex items-baseline justify-between gap-2 text-sm">
        <span className="font-medium">{label}</span>
        <output className={cn("tabular-nums", shown > 0 ? "text-ink" : "text-ink-faint")}>
          {scale.format(shown)}
        </output>
      </div>
      <Slider
        aria-label={label}
        aria-valuetext={scale.format(shown)}
        value={draft ?? scale.placeOf(value)}
        min={0}
        max={scale.last}
        onValueChange={setDraft}
        onCommit={commit}
      />
      <p className="text-ink-faint text-xs">{hint}</p>
    </div>
  );
}

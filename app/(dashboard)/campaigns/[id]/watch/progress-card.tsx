import { formatCount, formatDuration, formatRate, formatShare } from "@/components/format";
import { Card } from "@/components/ui/card";
import { LocalTime } from "@/components/ui/local-time";
import { Progress as Bar } from "@/components/ui/progress";
import type { Progress } from "./figures";

/** How far a campaign is, how fast it goes now, and when it will be through. */
export function ProgressCard({ progress, pace }: { progress: Progress; pace: string }) {
  const { considered, rate, status } = progress;
  const estimate = Math.max(progress.estimate, considered);
  const left = estimate - considered;
  const share = estimate > 0 ? considered / estimate : 0;
  const paused = status === "paused";
  return (
    <Card aria-label="Progress" className="grid gap-4 p-4">
      <div className="grid gap-1.5">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <p className="tabular-nums">
            <span className="font-semibold text-2xl tracking-tight">{formatCount(considered)}</span>{" "}
            <span className="text-ink-soft text-sm">
              of {formatCount(estimate)} people considered
            </span>
          </p>
          <p className="font-medium text-sm tabular-nums">{formatShare(share)}</p>
        </div>
        <Bar
          value={share}
          label="People considered"
          tone={paused ? "warn" : "accent"}
          className="h-2"
        />
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
        <Figure label="Rate now" value={paused ? "paused" : `${formatRate(rate)}/s`} />
        <Figure label="Pace" value={pace} />
        <TimeLeft progress={progress} left={left} />
        <Figure
          label="Get a message"
          value={`${formatCount(progress.routed)} (${formatCount(progress.held)} later)`}
        />
      </dl>
    </Card>
  );
}

function TimeLeft({ progress, left }: { progress: Progress; left: number }) {
  const { rate, status, waves } = progress;
  const next = waves.find(({ state }) => state === "planned");
  if (status === "paused") return <Figure label="Time left" value="waits for somebody" />;
  if (left > 0 && rate > 0)
    return <Figure label="Time left" value={`about ${formatDuration((left / rate) * 1_000)}`} />;
  if (next)
    return (
      <Figure label="Next wave" value={<LocalTime at={next.startsAt} className="tabular-nums" />} />
    );
  return <Figure label="Time left" value={left > 0 ? "starting" : "last messages on their way"} />;
}

function Figure({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <div>
      <dt className="text-ink-faint text-xs">{label}</dt>
      <dd className="font-medium text-sm tabular-nums">{value}</dd>
    </div>
  );
}

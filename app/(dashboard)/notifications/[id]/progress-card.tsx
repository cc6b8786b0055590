import { useEffect, useRef, useState } from "react";
import { formatCount, formatDuration, formatRate, formatShare } from "@/components/format";
import { totalsOf } from "@/components/notification/stages";
import { Card } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import type { Detail } from "./detail";

/** How far a fan-out is, how fast it goes, and how long it may still take. */
export function ProgressCard({ detail }: { detail: Detail }) {
  const totals = totalsOf(detail);
  const paused = Boolean(detail.fanout?.pausedAt);
  const rate = useRate(totals.considered);
  // Of a broadcast only those count whom its other channels concern: all of them, once every range is done.
  const concerned = detail.strategy === "read" && isHandedOut(detail);
  const left = concerned ? 0 : totals.estimate - totals.considered;
  const share = concerned ? 1 : totals.estimate > 0 ? totals.considered / totals.estimate : 0;
  const sentShare = totals.routed > 0 ? totals.ended / totals.routed : 0;
  const pace = detail.fanout?.pacePerSecond;
  return (
    <Card className="grid gap-4 p-4 md:grid-cols-2" aria-label="Progress">
      <Line
        label="Evaluated"
        share={share}
        tone={paused ? "warn" : "accent"}
        words={
          concerned
            ? `${formatCount(totals.considered)} whom other channels concern`
            : `${formatCount(totals.considered)} of ${formatCount(totals.estimate)} recipients`
        }
        note={
          paused
            ? `paused by ${detail.fanout?.pausedBy ?? "somebody"}`
            : left <= 0
              ? "everybody"
              : rate === null
                ? pace
                  ? `at most ${formatCount(pace)}/s`
                  : "as fast as it goes"
                : `${formatRate(rate)}/s${rate > 0 ? `, ${formatDuration((left / rate) * 1_000)} left` : ""}`
        }
      />
      <Line
        label="Delivered or ended"
        share={sentShare}
        tone={paused ? "warn" : "ok"}
        words={`${formatCount(totals.ended)} of ${formatCount(totals.routed)} deliveries`}
        note={
          totals.waiting > 0
            ? `${formatCount(totals.waiting)} wait on purpose`
            : `${formatCount(totals.inFlight)} in flight`
        }
      />
    </Card>
  );
}

const isHandedOut = ({ fanout }: Detail) =>
  fanout?.exhausted === true && fanout.batches === fanout.batchesDone;

function Line(props: {
  label: string;
  share: number;
  tone: "accent" | "ok" | "warn";
  words: string;
  note: string;
}) {
  return (
    <div className="grid gap-1.5">
      <div className="flex justify-between gap-3 text-sm">
        <span className="font-medium">{props.label}</span>
        <span className="tabular-nums">{formatShare(props.share)}</span>
      </div>
      <Progress value={props.share} label={props.label} tone={props.tone} />
      <div className="flex justify-between gap-3 text-ink-soft text-xs tabular-nums">
        <span>{props.words}</span>
        <span>{props.note}</span>
      </div>
    </div>
  );
}

/** Over which time (ms) the rate is taken. */
const windowMs = 5_000;

/** How fast a figure grew lately, a second; null until two looks at it differ in time. */
function useRate(value: number): number | null {
  const samples = useRef<{ at: number; value: number }[]>([]);
  const [rate, setRate] = useState<number | null>(null);
  useEffect(() => {
    const now = Date.now();
    samples.current = [
      ...samples.current.filter(({ at }) => now - at < windowMs),
      { at: now, value },
    ];
    const [first] = samples.current;
    if (!first || now - first.at < 500) return;
    setRate(((value - first.value) / (now - first.at)) * 1_000);
  }, [value]);
  return rate;
}

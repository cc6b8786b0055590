"use client";

import { type PointerEvent, useState } from "react";
import { formatCount, formatDuration } from "@/components/format";
import { breakerLook } from "./breaker-look";
import { again, type Band, kinds, type Second } from "./picture";

/** Height of the answers, and of the strip below them that shows the breaker (viewBox units). */
const height = 100;
const strip = 8;

export type AccountPictureProps = {
  /** The account's key: what the picture is of, for those who do not see it. */
  name: string;
  seconds: readonly Second[];
  bands: readonly Band[];
  /** What is shown: ms since the epoch. */
  from: number;
  to: number;
  /** The top of the scale: the same for pictures side by side. */
  most: number;
};

/** What an account answered second by second, and the states of its breaker behind it. */
export function AccountPicture({ name, seconds, bands, from, to, most }: AccountPictureProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const width = Math.max(1, (to - from) / 1_000);
  const x = (at: number) => Math.max(0, (at - from) / 1_000);
  const point = ({ currentTarget, clientX }: PointerEvent) => {
    const box = currentTarget.getBoundingClientRect();
    const share = (clientX - box.left) / Math.max(1, box.width);
    setPointed(Math.floor((from + share * (to - from)) / 1_000) * 1_000);
  };
  return (
    <figure className="grid gap-1">
      <div className="flex gap-2">
        <div className="flex w-9 shrink-0 flex-col justify-between pb-3 text-right text-[11px] text-ink-faint tabular-nums">
          <span>{formatCount(most)}/s</span>
          <span>0</span>
        </div>
        <svg
          role="img"
          aria-label={inWords(name, seconds, bands)}
          viewBox={`0 0 ${width} ${height + strip}`}
          preserveAspectRatio="none"
          className="h-32 min-w-0 flex-1 touch-pan-y"
          onPointerMove={point}
          onPointerLeave={() => setPointed(null)}
        >
          <title>{name}</title>
          {bands.map(({ state, from: start, to: end }) => (
            <g key={start} fill={`var(${breakerLook[state].color})`}>
              <rect
                x={x(start)}
                y={0}
                width={x(end) - x(start)}
                height={height}
                opacity={state === "closed" ? 0 : 0.12}
              />
              <rect
                x={x(start)}
                y={height + 3}
                width={x(end) - x(start)}
                height={strip - 3}
                opacity={state === "closed" ? 0.5 : 1}
              />
            </g>
          ))}
          {seconds.map((second) => (
            <Column key={second.at} second={second} x={x(second.at)} most={most} />
          ))}
          {pointed !== null && (
            <rect x={x(pointed)} y={0} width={1} height={height} className="fill-ink/15" />
          )}
        </svg>
      </div>
      <figcaption className="flex min-h-4 justify-between gap-4 pl-11 text-[11px] text-ink-faint tabular-nums">
        {pointed === null ? (
          <>
            <Clock at={from} />
            <Clock at={to} />
          </>
        ) : (
          <Reading at={pointed} second={seconds.find(({ at }) => at === pointed)} />
        )}
      </figcaption>
    </figure>
  );
}

/** One second: what was taken below, what went wrong on top of it. */
function Column({ second, x, most }: { second: Second; x: number; most: number }) {
  let base = height;
  const parts = kinds.map(({ key, color }) => {
    const tall = Math.min(base, (second[key] / most) * height);
    base -= tall;
    if (tall === 0) return null;
    return <rect key={key} x={x} y={base} width={0.9} height={tall} fill={`var(${color})`} />;
  });
  const mark = height - Math.min(height - 1, (second.retries / most) * height);
  return (
    <>
      {parts}
      {second.retries > 0 && (
        <rect x={x} y={mark - 1} width={0.9} height={2} fill={`var(${again.color})`} />
      )}
    </>
  );
}

function Reading({ at, second }: { at: number; second: Second | undefined }) {
  const parts = kinds.flatMap(({ key, label }) =>
    second && second[key] > 0 ? [`${formatCount(second[key])} ${label.toLowerCase()}`] : [],
  );
  return (
    <span className="text-ink-soft">
      <Clock at={at} /> {parts.length > 0 ? parts.join(", ") : "nothing"}
      {second && second.retries > 0 && `, ${formatCount(second.retries)} of them again`}
      {second && `, in ${formatDuration(second.latencyMs)}`}
    </span>
  );
}

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** The viewer's own time; the server cannot know the zone. */
function Clock({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} suppressHydrationWarning>
      {clock.format(at)}
    </time>
  );
}

function inWords(name: string, seconds: readonly Second[], bands: readonly Band[]): string {
  const sums = kinds.flatMap(({ key, label }) => {
    const n = seconds.reduce((sum, second) => sum + second[key], 0);
    return n > 0 ? [`${formatCount(n)} ${label.toLowerCase()}`] : [];
  });
  const states = bands.map(
    ({ state, from, to }) => `${breakerLook[state].label} for ${formatDuration(to - from)}`,
  );
  return `${name}: ${sums.join(", ") || "no answers"}. Breaker: ${states.join(", then ")}.`;
}

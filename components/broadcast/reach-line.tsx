import { formatCompact, formatCount, formatShare } from "../format";
import { Progress } from "../ui/progress";
import type { ShownBroadcast } from "./shown";

const height = 20;

/** How many of those whom it is meant for had it on their screen, and how that grew. */
export function ReachLine(props: {
  broadcast: Pick<ShownBroadcast, "estimate" | "figures">;
  spark: number[];
}) {
  const { estimate, figures } = props.broadcast;
  const share = shareOf(figures.reached, estimate);
  return (
    <div className="grid min-w-24 gap-1">
      <div className="flex items-end justify-between gap-3 text-xs tabular-nums">
        <span
          title={`${formatCount(figures.reached)} of about ${formatCount(estimate)}`}
          className="whitespace-nowrap"
        >
          <span className="font-medium">{formatCompact(figures.reached)}</span>
          <span className="text-ink-soft"> of {formatCompact(estimate)}</span>
        </span>
        <Curve values={[0, ...props.spark, figures.reached]} />
      </div>
      <Progress value={share} label={`Reached ${formatShare(share)}`} />
    </div>
  );
}

/** The audience is an estimate: more of it than all is all of it. */
export const shareOf = (n: number, of: number) => (of > 0 ? Math.min(1, n / of) : 0);

function Curve({ values }: { values: number[] }) {
  const most = Math.max(...values);
  if (most === 0 || values.length < 4) return null;
  const points = values.map((value, i) => `${i},${((1 - value / most) * height).toFixed(1)}`);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${values.length - 1} ${height}`}
      preserveAspectRatio="none"
      className="h-5 w-16 shrink-0 overflow-visible max-sm:hidden"
    >
      <polyline
        points={points.join(" ")}
        fill="none"
        stroke="var(--chart-1)"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

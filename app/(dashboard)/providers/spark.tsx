import type { CurvePoint } from "./account";

const height = 24;

/** The last hour's traffic by minute: what was taken, and in red what failed or was put off. */
export function Spark({ points = [] }: { points?: CurvePoint[] | undefined }) {
  const most = Math.max(0, ...points.map((point) => point.taken + faults(point)));
  if (most === 0) return null;
  const y = (value: number) => (1 - value / most) * height;
  const line = (value: (point: CurvePoint) => number) =>
    points.map((point, i) => `${i},${y(value(point)).toFixed(1)}`).join(" ");
  const last = Math.max(1, points.length - 1);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${last} ${height}`}
      preserveAspectRatio="none"
      className="h-6 w-full overflow-visible"
    >
      <polygon
        points={`0,${height} ${line((point) => point.taken + faults(point))} ${last},${height}`}
        fill="var(--chart-1)"
        fillOpacity={0.3}
      />
      <polygon
        points={`0,${height} ${line(faults)} ${last},${height}`}
        fill="var(--bad)"
        fillOpacity={0.7}
      />
    </svg>
  );
}

const faults = ({ errors, limited }: CurvePoint) => errors + limited;

import type { ChartColor } from "./chart-series";

/** Something that happened, drawn as a line across a chart. */
export type ChartMark = { at: number; label: string; color: ChartColor };

/** The marks of each point (ms): those from it up to the next one; earlier ones are left out. */
export function marksByPoint(
  points: { at: number }[],
  marks: ChartMark[],
): Map<number, ChartMark[]> {
  const byPoint = new Map<number, ChartMark[]>();
  for (const mark of marks) {
    const point = points.findLast(({ at }) => at <= mark.at);
    if (point) byPoint.set(point.at, [...(byPoint.get(point.at) ?? []), mark]);
  }
  return byPoint;
}

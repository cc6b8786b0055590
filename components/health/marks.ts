import type { ChartMark } from "@/components/ui/chart-marks";
import type { ChartColor } from "@/components/ui/chart-series";
import type { RouterOutputs } from "@/server/api/root";

export type Mark = RouterOutputs["overview"]["marks"][number];

/** How each kind of mark is named and drawn, everywhere the same. */
export const markLooks: Record<Mark["kind"], { label: string; color: ChartColor }> = {
  deploy: { label: "Deploy", color: "--accent" },
  switch: { label: "Kill switch", color: "--bad" },
  alert: { label: "Alert", color: "--warn" },
  breaker: { label: "Breaker", color: "--chart-4" },
  drill: { label: "Drill", color: "--info" },
};

/** As charts draw them. */
export function chartMarks(marks: Mark[]): ChartMark[] {
  return marks.map(({ at, kind, text }) => {
    const { label, color } = markLooks[kind];
    return { at: at.getTime(), label: `${label}: ${text}`, color };
  });
}

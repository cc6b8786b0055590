import type { ChartMark } from "@/components/ui/chart-marks";
import type { ChartSeries } from "@/components/ui/chart-series";
import type { RouterOutputs } from "@/server/api/root";

export type OverviewData = RouterOutputs["overview"]["read"];

/** What every chart of the page is drawn from. */
export type ChartCardProps = {
  overview: OverviewData;
  marks: ChartMark[];
  /** Opens the notifications behind a bin; missing where the visitor may not see them. */
  onPoint?: (at: number) => void;
};

/** The faint line of the week before. */
export const beforeSeries: ChartSeries = {
  key: "before",
  label: "A week before",
  color: "--ink-faint",
  dashed: true,
};

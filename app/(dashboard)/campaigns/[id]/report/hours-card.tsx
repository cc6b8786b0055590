import { formatCompact } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { ChartSeries } from "@/components/ui/chart-series";
import { ChartLegend } from "@/components/ui/chart-tooltip";
import { TimeChart } from "@/components/ui/time-chart";
import { filledHours } from "./hours";

const series: ChartSeries[] = [
  { key: "sent", label: "Sent", color: "--chart-5" },
  { key: "opened", label: "Opened", color: "--chart-1" },
  { key: "clicked", label: "Clicked", color: "--chart-2" },
];

/** Of more hours, bars would be lines. */
const mostBars = 48;

/** When messages left, and when people reacted, by the hour. */
export function HoursCard(props: {
  hours: { hour: string; sent: number; opened: number; clicked: number }[];
}) {
  const points = filledHours(props.hours);
  return (
    <Card>
      <CardHeader title="By hour" actions={<ChartLegend series={series} />} />
      <CardBody>
        <TimeChart
          label="Messages sent, opened and clicked in each hour"
          points={points}
          series={series}
          kind={points.length <= mostBars ? "bar" : "area"}
          format={formatCompact}
          height={220}
        />
      </CardBody>
    </Card>
  );
}

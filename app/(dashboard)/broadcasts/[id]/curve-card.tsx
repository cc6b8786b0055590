import { formatCompact } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { ChartSeries } from "@/components/ui/chart-series";
import { type ChartPoint, TimeChart } from "@/components/ui/time-chart";
import { useNow } from "@/components/ui/use-now";
import type { Detail } from "./detail";

const series: ChartSeries[] = [
  { key: "reached", label: "Reached", color: "--chart-1" },
  { key: "opened", label: "Opened", color: "--chart-3" },
  { key: "clicked", label: "Clicked", color: "--chart-2" },
  { key: "archived", label: "Dismissed", color: "--chart-5" },
];

/** How it spread: from nobody at its beginning to where it stands now, or stood at its end. */
export function CurveCard({ detail }: { detail: Detail }) {
  const now = useNow();
  const began = detail.at.getTime();
  const until = detail.endedAt?.getTime() ?? now;
  const kept = detail.points.map(({ at, ...figures }) => ({ at: at.getTime(), ...figures }));
  const points: ChartPoint[] = [
    { at: began, reached: 0, opened: 0, clicked: 0, archived: 0 },
    ...kept.filter(({ at }) => at > began && (until === null || at < until)),
    ...(until === null ? [] : [{ at: until, ...detail.figures }]),
  ];
  return (
    <Card>
      <CardHeader title="Reach over time" hint="people, each counted once" />
      <CardBody>
        {detail.figures.reached === 0 ? (
          <p className="py-8 text-center text-ink-soft text-sm">
            {detail.phase === "active"
              ? "Nobody has opened an inbox with it yet."
              : "Nobody opened an inbox with it."}
          </p>
        ) : (
          <>
            <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-ink-soft text-xs">
              {series.map(({ key, label, color }) => (
                <li key={key} className="flex items-center gap-1.5">
                  <span
                    aria-hidden
                    className="h-0.5 w-3 rounded-full"
                    style={{ background: `var(${color})` }}
                  />
                  {label}
                </li>
              ))}
            </ul>
            <TimeChart
              label="People reached, and what they did, over time"
              points={points}
              series={series}
              format={formatCompact}
            />
          </>
        )}
      </CardBody>
    </Card>
  );
}

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { formatRate } from "@/components/format";
import { BreakerStrip, StripLegend } from "@/components/provider/breaker-strip";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { ChartSeries } from "@/components/ui/chart-series";
import { ChartLegend } from "@/components/ui/chart-tooltip";
import { ErrorState } from "@/components/ui/error-state";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { TimeChart } from "@/components/ui/time-chart";
import { type Account, liveMs } from "../account";

const series: ChartSeries[] = [
  { key: "taken", label: "Taken", color: "--chart-1" },
  { key: "errors", label: "Errors", color: "--bad" },
  { key: "limited", label: "429", color: "--warn" },
  { key: "retries", label: "Repeated attempts", color: "--chart-5", dashed: true },
];

const ranges = [
  { value: "minute", label: "Last minute" },
  { value: "hour", label: "Last hour" },
] as const;

/** What the account answered over time, above what its breaker was. */
export function CurveCard({ account }: { account: Account }) {
  const [range, setRange] = useState<"minute" | "hour">("minute");
  const { data, error, refetch } = useQuery({
    ...useApi().providers.curve.queryOptions({ key: account.key, range }),
    refetchInterval: range === "minute" ? liveMs : 5 * liveMs,
    placeholderData: keepPreviousData,
  });
  return (
    <Card aria-label="Answers">
      <CardHeader
        title="Answers"
        hint={range === "minute" ? "A second" : "A second, mean of each minute"}
        actions={
          <Segmented
            aria-label="Time range"
            value={range}
            onValueChange={setRange}
            options={ranges}
          />
        }
      />
      <CardBody className="grid gap-3">
        {data && data.length > 0 ? (
          <TimeChart
            label={`Answers of ${account.label}`}
            points={data.map(({ refused: _refused, ...point }) => point)}
            series={series}
            format={formatRate}
          />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <p className="grid h-50 place-items-center text-ink-soft text-sm">
            Nothing went through it in this time.
          </p>
        ) : (
          <Skeleton className="h-50" />
        )}
        <ChartLegend series={series} />
        <div className="grid gap-1.5 border-t pt-3">
          <div className="flex flex-wrap justify-between gap-x-4 gap-y-1">
            <h3 className="font-medium text-sm">Breaker, last hour</h3>
            <StripLegend />
          </div>
          <BreakerStrip pieces={account.strip} className="h-6" />
        </div>
      </CardBody>
    </Card>
  );
}

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { type RangeKey, rangeWords } from "@/components/health/range";
import { cn } from "@/components/ui/class-names";
import { ErrorState } from "@/components/ui/error-state";
import { Progress } from "@/components/ui/progress";
import { Skeleton } from "@/components/ui/skeleton";
import type { RouterOutputs } from "@/server/api/root";
import { slowRefreshMs } from "./refresh";

type Objective = RouterOutputs["overview"]["objectives"][number];

const names: Record<Objective["key"], { title: string; means: string }> = {
  p0_latency: { title: "P0 within 5 s", means: "Accepted to handed over; 99 of 100" },
  p1_latency: { title: "P1 within 60 s", means: "Accepted to handed over; 99 of 100" },
  ingest: { title: "Ingest available", means: "Events that we could take" },
  delivery: { title: "Delivered", means: "Providers' and recipients' failures left out" },
  honoured: { title: "Preferences honoured", means: "Of a sample of what was sent" },
};

/** What is promised, what is left of each budget of 30 days, and how fast it burns. */
export function ObjectivesCard({ range }: { range: RangeKey }) {
  const { data, error, refetch } = useQuery({
    ...useApi().overview.objectives.queryOptions({ range }),
    refetchInterval: slowRefreshMs,
    placeholderData: keepPreviousData,
  });
  if (!data)
    return error ? (
      <ErrorState
        title="The objectives could not be read"
        error={error}
        onRetry={() => void refetch()}
      />
    ) : (
      <Skeleton className="h-36" />
    );
  return (
    <section aria-label="Objectives" className="overflow-hidden rounded-lg border">
      <ul className="grid gap-px bg-line *:bg-surface sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-5 xl:[&>*:last-child]:col-span-1 lg:[&>*:last-child]:col-span-2">
        {data.map((objective) => (
          <Tile key={objective.key} objective={objective} range={range} />
        ))}
      </ul>
    </section>
  );
}

function Tile({ objective, range }: { objective: Objective; range: RangeKey }) {
  const { key, target, value, bad, month, burn } = objective;
  const { title, means } = names[key];
  const missed = value !== null && value < target;
  return (
    <li className="grid min-w-0 content-start gap-2 px-4 py-3">
      <div>
        <h2 className="font-medium text-ink-soft text-xs">{title}</h2>
        <p className="text-ink-faint text-xs">{means}</p>
      </div>
      <p className="flex items-baseline gap-2 tabular-nums">
        <span className={cn("font-semibold text-xl tracking-tight", missed && "text-bad")}>
          {value === null ? "–" : percent(value, target)}
        </span>
        <span className="text-ink-faint text-xs">
          of {percent(target, target)}
          {bad > 0 && `, ${formatCount(bad)} bad`}
          <span className="sr-only"> in the last {rangeWords[range]}</span>
        </span>
      </p>
      <Budget left={month.left} title={title} hours={objective.exhaustedInHours} />
      <dl
        aria-label={`${title}: how fast its budget burns`}
        className="grid grid-cols-4 gap-x-2 border-t pt-1.5 text-xs tabular-nums"
      >
        {(["5m", "1h", "6h", "3d"] as const).map((window) => (
          <div key={window}>
            <dt className="text-ink-faint">{window}</dt>
            <dd className={burnInk(burn[window])}>{burnWords(burn[window])}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

function Budget(props: { left: number | null; title: string; hours: number | null }) {
  const { left, hours } = props;
  if (left === null)
    return (
      <p className="text-ink-faint text-xs">Nothing happened in 30 days: its budget is whole.</p>
    );
  const tone = left <= 0 ? "bad" : left < 0.25 ? "warn" : "ok";
  return (
    <div className="grid gap-1">
      <Progress value={left} label={`${props.title}: error budget left`} tone={tone} />
      <p className={cn("text-xs tabular-nums", left <= 0 ? "text-bad" : "text-ink-soft")}>
        {left <= 0
          ? "Budget of 30 days spent"
          : `${Math.floor(left * 100)}% of 30 days' budget left`}
        {hours !== null && hours < 720 && `, spent in ${hoursWords(hours)} like this`}
      </p>
    </div>
  );
}

/** With as many digits as the target has, one more; never rounded up to it. */
function percent(share: number, target: number): string {
  if (share === 1) return "100%";
  const digits = target >= 0.999 ? 3 : 2;
  return `${(Math.floor(share * 100 * 10 ** digits) / 10 ** digits).toFixed(share === target ? 2 : digits).replace(/\.00$/, "")}%`;
}

const burnWords = (rate: number | null) =>
  rate === null ? "–" : `${rate >= 9.95 ? Math.round(rate) : rate.toFixed(1).replace(/\.0$/, "")}×`;

/** 14.4 spends a month's budget in two days, 1 in a month. */
function burnInk(rate: number | null): string {
  if (rate === null || rate === 0) return "text-ink-faint";
  if (rate >= 14.4) return "font-medium text-bad";
  return rate > 1 ? "font-medium text-warn" : "text-ink-soft";
}

function hoursWords(hours: number): string {
  if (hours < 1) return `${Math.max(1, Math.round(hours * 60))} min`;
  return hours < 48 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} days`;
}

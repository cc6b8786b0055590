"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { NewCampaignButton } from "../new-campaign-button";
import { ViewLinks } from "../view-links";
import { Agenda } from "./agenda";
import { Board } from "./board";
import { type Day, dayAt, daysOf, dayText, rangeOf, turned } from "./days";
import { calendarParsers } from "./filters";
import { LoadLegend } from "./load-legend";
import { useMove } from "./use-move";
import { useZone } from "./use-zone";

const views = [
  { value: "week", label: "Week" },
  { value: "month", label: "Month" },
] as const;

const pollMs = 30_000;

/** Everything that was and will be sent, by day and hour; what has not begun can be moved. */
export function CampaignCalendar({ mayMove }: { mayMove: boolean }) {
  const [{ view, date }, set] = useQueryStates(calendarParsers);
  const zone = useZone();
  const day = date ?? dayAt(new Date());
  const days = daysOf(view, day);
  const { data, error, refetch, isFetching } = useQuery({
    ...useApi().campaignFigures.calendar.queryOptions(rangeOf(days)),
    refetchInterval: pollMs,
  });
  const { dialog, move } = useMove();
  const shown = { view, day, days, mayMove, onMove: move };
  return (
    <>
      <PageHeader
        title="Campaigns"
        description={zone ? `Times are in your zone, ${zone.replaceAll("_", " ")}.` : "…"}
        actions={
          <>
            <ViewLinks current="/campaigns/calendar" />
            {mayMove && <NewCampaignButton />}
          </>
        }
      />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Segmented
          aria-label="View"
          value={view}
          options={views}
          onValueChange={(chosen) => void set({ view: chosen })}
        />
        <Turn day={day} view={view} onTurn={(next) => void set({ date: next })} />
        <h2 className="font-medium" aria-live="polite">
          {titleOf(view, days, day)}
        </h2>
        <LoadLegend load={data?.load ?? []} days={days} view={view} />
      </div>
      {zone === null || (!data && !error) ? (
        <Skeleton className="h-[34rem]" />
      ) : data ? (
        <>
          <Board calendar={data} {...shown} />
          <Agenda calendar={data} {...shown} />
        </>
      ) : (
        error && <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      )}
      {dialog}
    </>
  );
}

function Turn(props: { day: Day; view: "week" | "month"; onTurn: (day: Day | null) => void }) {
  const { day, view, onTurn } = props;
  return (
    <div className="flex items-center gap-1">
      <Button
        size="icon"
        aria-label={`The ${view} before`}
        onClick={() => onTurn(turned(view, day, -1))}
      >
        <ChevronLeft aria-hidden />
      </Button>
      <Button onClick={() => onTurn(null)}>Today</Button>
      <Button
        size="icon"
        aria-label={`The ${view} after`}
        onClick={() => onTurn(turned(view, day, 1))}
      >
        <ChevronRight aria-hidden />
      </Button>
    </div>
  );
}

function titleOf(view: "week" | "month", days: Day[], day: Day): string {
  if (view === "month") return dayText(day, { month: "long", year: "numeric" });
  const [first = day] = days;
  const last = days.at(-1) ?? day;
  const short = { day: "numeric", month: "short" } as const;
  return `${dayText(first, short)} – ${dayText(last, { ...short, year: "numeric" })}`;
}

import { CalendarClock, CalendarOff } from "lucide-react";
import Link from "next/link";
import { CampaignBadge } from "@/components/campaign/status-badge";
import { formatCompact } from "@/components/format";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { DayLoad } from "./day-load";
import { dayText } from "./days";
import { byDay, loadByHour, type Planned } from "./planned";
import type { Shown } from "./shown";

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** The same as a list of days, where a grid has no room. */
export function Agenda({ calendar, days, mayMove, onMove }: Shown) {
  const items = byDay(calendar.items);
  const { hours, most } = loadByHour(calendar.load);
  const filled = days.filter((day) => items.has(day));
  return (
    <Card className="md:hidden">
      {filled.length === 0 && (
        <EmptyState icon={CalendarOff} title="Nothing is planned here">
          What is scheduled appears at its day.
        </EmptyState>
      )}
      <ol className="divide-y divide-line">
        {filled.map((day) => (
          <li key={day} className="grid gap-1 p-3">
            <div className="flex items-end justify-between gap-4">
              <h3 className="font-medium text-sm">
                {dayText(day, { weekday: "long", day: "numeric", month: "long" })}
              </h3>
              <div className="w-32">
                <DayLoad day={day} hours={hours} most={most} />
              </div>
            </div>
            <ul>
              {(items.get(day) ?? []).map((item) => (
                <Entry
                  key={item.key}
                  item={item}
                  onMove={mayMove && item.movable ? () => onMove(item, item.at) : null}
                />
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Entry({ item, onMove }: { item: Planned; onMove: (() => void) | null }) {
  return (
    <li className="flex items-center gap-2 py-1.5">
      <span className="text-ink-soft text-xs tabular-nums">{clock.format(item.at)}</span>
      <Link href={`/campaigns/${item.id}`} className="min-w-0 grow truncate font-medium text-sm">
        {item.name}
      </Link>
      {item.size !== null && (
        <span className="text-ink-faint text-xs tabular-nums">{formatCompact(item.size)}</span>
      )}
      <CampaignBadge status={item.status} />
      {onMove && (
        <Button size="icon" aria-label={`Move ${item.name}…`} onClick={onMove}>
          <CalendarClock aria-hidden />
        </Button>
      )}
    </li>
  );
}

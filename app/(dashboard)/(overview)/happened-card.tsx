import { History } from "lucide-react";
import Link from "next/link";
import { type Mark, markLooks } from "@/components/health/marks";
import { Card, CardHeader } from "@/components/ui/card";
import { ClockTime } from "@/components/ui/clock-time";
import { EmptyState } from "@/components/ui/empty-state";
import type { Area } from "@/server/api/visitor";

const most = 8;

/** The marks of the charts in words, newest first: what changed before it went wrong. */
export function HappenedCard({ marks, areas }: { marks: Mark[]; areas: Area[] }) {
  const newest = marks.slice(-most).toReversed();
  return (
    <Card aria-label="What happened">
      <CardHeader
        title="What happened"
        hint={marks.length > most ? `The latest ${most} of ${marks.length}` : undefined}
      />
      {newest.length === 0 ? (
        <EmptyState icon={History} title="Nothing changed in this time range">
          No deploy, switch, alert, breaker or drill.
        </EmptyState>
      ) : (
        <ol className="divide-y divide-line border-t">
          {newest.map((mark) => (
            <li
              key={`${mark.kind} ${mark.at.getTime()} ${mark.text}`}
              className="flex gap-3 px-4 py-2.5 text-sm"
            >
              <span className="w-16 shrink-0 text-ink-faint text-xs leading-5 tabular-nums">
                <ClockTime at={mark.at} />
              </span>
              <span
                aria-hidden
                className="mt-0.5 h-4 w-0.5 shrink-0"
                style={{ background: `var(${markLooks[mark.kind].color})` }}
              />
              <span className="min-w-0">
                <span className="text-ink-soft">{markLooks[mark.kind].label}:</span>{" "}
                {mark.href && areas.includes(mark.area) ? (
                  <Link href={mark.href} className="hover:underline">
                    {mark.text}
                  </Link>
                ) : (
                  mark.text
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

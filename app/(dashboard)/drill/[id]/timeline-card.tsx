import type { Drill } from "@/components/drill/scenarios";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { LocalTime } from "@/components/ui/local-time";

type Line = Drill["timeline"][number];

const dots: Record<Line["tone"], string> = {
  info: "bg-line-strong",
  bad: "bg-bad",
  warn: "bg-warn",
  ok: "bg-ok",
};

/** The story in words, the latest at the end. */
export function TimelineCard({ lines }: { lines: readonly Line[] }) {
  return (
    <Card>
      <CardHeader title="What happened" />
      <CardBody>
        <ol aria-label="What happened" aria-live="polite" className="grid gap-3">
          {lines.map(({ at, text, tone }) => (
            <li key={`${at} ${text}`} className="grid grid-cols-[auto_1fr] gap-x-2.5 text-sm">
              <span aria-hidden className={cn("mt-1.5 size-2 shrink-0 rounded-full", dots[tone])} />
              <div className="grid min-w-0">
                <LocalTime at={new Date(at)} className="text-ink-faint text-xs tabular-nums" />
                <span className="break-words">{text}</span>
              </div>
            </li>
          ))}
        </ol>
      </CardBody>
    </Card>
  );
}

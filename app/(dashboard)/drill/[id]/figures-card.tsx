import Link from "next/link";
import type { Drill } from "@/components/drill/scenarios";
import { formatCount } from "@/components/format";
import { Card, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";

type Counts = NonNullable<Drill["counts"]>;
type Figure = { label: string; n: number | null; hint?: string; isBad?: boolean };

/** What became of the drill's own messages. */
export function FiguresCard(props: { counts: Counts; notificationId: string | null }) {
  const { counts, notificationId } = props;
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="The drill’s messages"
        hint={`${formatCount(counts.considered)} people considered`}
        actions={
          notificationId && (
            <Link
              href={`/notifications/${notificationId}`}
              className="text-accent text-xs hover:underline"
            >
              Open the notification
            </Link>
          )
        }
      />
      <dl className="grid grid-cols-2 gap-px border-t bg-line sm:grid-cols-4">
        {figuresOf(counts).map(({ label, n, hint, isBad }) => (
          <div key={label} className="grid content-start gap-0.5 bg-surface px-4 py-3">
            <dt className="text-ink-soft text-xs">{label}</dt>
            <dd
              className={cn(
                "font-semibold text-xl tabular-nums",
                isBad && n !== null && n > 0 && "text-bad",
              )}
            >
              {n === null ? "–" : formatCount(n)}
            </dd>
            {hint && <dd className="text-ink-faint text-xs">{hint}</dd>}
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** Eight, so that two or four in a row come out even. */
function figuresOf(counts: Counts): Figure[] {
  const { sent, otherWay, retried, failed, unknown, lost, twice, waiting, inFlight } = counts;
  return [
    { label: "Sent", n: sent, hint: "taken by a provider" },
    { label: "Second way", n: otherWay, hint: "of them, by another account" },
    { label: "Tried again", n: retried, hint: "after an attempt that failed" },
    { label: "Waiting", n: waiting + inFlight, hint: "quiet hours, retries, under way" },
    { label: "Failed", n: failed, isBad: true, hint: "for good" },
    { label: "Not known", n: unknown, isBad: true, hint: "never answered, not repeated" },
    { label: "Lost", n: lost, isBad: true, hint: "sent, but not received" },
    { label: "Twice", n: twice, isBad: true, hint: "received again" },
  ];
}

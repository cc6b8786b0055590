import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { LocalTime } from "@/components/ui/local-time";
import type { Detail } from "./detail";

type Moment = { at: Date; what: string; who?: string };

const actions: Record<string, string> = {
  "notification.send": "Sent from the dashboard",
  "notification.pause": "Paused",
  "notification.resume": "Resumed",
  "notification.cancel": "Cancelled",
  "notification.reschedule": "Rescheduled",
  "switch.hold": "Held by a switch",
  "switch.drop": "Stopped by a switch",
  "switch.lift": "Switch lifted",
};

/** What happened to the notification, when, and by whom. */
export function CourseCard({ detail }: { detail: Detail }) {
  const api = useApi();
  const changes = useQuery(api.notifications.changes.queryOptions({ id: detail.id }));
  const { fanout } = detail;
  const moments: (Moment | null)[] = [
    { at: detail.acceptedAt, what: "Accepted", who: detail.producer },
    detail.at.getTime() - detail.acceptedAt.getTime() > 2_000
      ? { at: detail.at, what: "Due to go out" }
      : null,
    fanout?.firstBatchAt ? { at: fanout.firstBatchAt, what: "First batch evaluated" } : null,
    fanout?.lastBatchAt && fanout.batchesDone > 1 && fanout.exhausted
      ? { at: fanout.lastBatchAt, what: "Last batch evaluated" }
      : null,
    ...(changes.data ?? []).map(({ at, action, actor }) => ({
      at,
      what: actions[action] ?? action,
      who: actor === "expiry" ? "its time was over" : actor,
    })),
    detail.completedAt ? { at: detail.completedAt, what: "Every outcome recorded" } : null,
  ];
  const sorted = moments
    .filter((moment) => moment !== null)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return (
    <Card>
      <CardHeader title="Course" />
      <CardBody>
        <ol className="grid gap-3">
          {sorted.map(({ at, what, who }) => (
            <li
              key={`${what}/${at.getTime()}`}
              className="relative grid grid-cols-[auto_1fr_auto] items-baseline gap-x-3 pl-4 text-sm before:absolute before:top-2 before:left-0 before:size-1.5 before:rounded-full before:bg-line-strong"
            >
              <span className="font-medium">{what}</span>
              <span className="truncate text-ink-soft text-xs">{who}</span>
              <LocalTime at={at} className="text-ink-soft text-xs tabular-nums" />
            </li>
          ))}
        </ol>
      </CardBody>
    </Card>
  );
}

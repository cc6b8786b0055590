import Link from "next/link";
import { actionWords } from "@/components/audit/action-words";
import { subjectLink } from "@/components/audit/subject-link";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { LocalTime } from "@/components/ui/local-time";
import type { AlertData } from "./where-to-look";

type Change = AlertData["changes"][number];

/** What happened from half an hour before it began to two minutes after: most causes are among it. */
export function ChangesCard({ alert: { changes, startedAt } }: { alert: AlertData }) {
  return (
    <Card>
      <CardHeader title="What changed around its beginning" hint="30 min before to 2 min after" />
      {changes.length === 0 ? (
        <p className="border-t px-4 py-4 text-ink-soft text-sm">
          No version, switch, breaker, campaign, drill or setting changed in that time.
        </p>
      ) : (
        <ol className="divide-y border-t">
          {changes.map((change) => (
            <li
              key={`${change.kind} ${change.at.toISOString()} ${change.text}`}
              className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2 text-sm"
            >
              <LocalTime at={change.at} />
              <Badge>{change.kind}</Badge>
              <span className="min-w-0 grow basis-48 break-words">
                <What change={change} />
              </span>
              <span className="text-ink-faint text-xs">{distance(change.at, startedAt)}</span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function What({ change: { text, href, setting } }: { change: Change }) {
  const about = setting && subjectLink({ ...setting, subjectName: null });
  const words = setting
    ? [setting.actor, actionWords(setting.action), about?.label].filter(Boolean).join(" ")
    : text;
  const page = href ?? about?.href;
  if (!page) return words;
  return (
    <Link href={page} className="underline decoration-line-strong underline-offset-4">
      {words}
    </Link>
  );
}

function distance(at: Date, startedAt: Date): string {
  const seconds = Math.round((startedAt.getTime() - at.getTime()) / 1_000);
  const size = Math.abs(seconds);
  const words = size < 90 ? `${size} s` : `${Math.round(size / 60)} min`;
  return seconds >= 0 ? `${words} before` : `${words} after`;
}

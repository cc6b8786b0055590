import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { LocalTime } from "@/components/ui/local-time";
import type { AlertData } from "./where-to-look";

/** What happened in the half hour before it began: most causes are among it. */
export function ChangesCard({ alert: { changes, startedAt } }: { alert: AlertData }) {
  return (
    <Card>
      <CardHeader title="What changed before" hint="from half an hour before it began" />
      {changes.length === 0 ? (
        <p className="border-t px-4 py-4 text-ink-soft text-sm">
          No version, switch, breaker, campaign, drill or setting changed in that time.
        </p>
      ) : (
        <ol className="divide-y border-t">
          {changes.map(({ kind, at, text, href }) => (
            <li
              key={`${kind} ${at.toISOString()} ${text}`}
              className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2 text-sm"
            >
              <LocalTime at={at} />
              <Badge>{kind}</Badge>
              <span className="min-w-0 grow basis-48 break-words">
                {href ? (
                  <Link href={href} className="hover:underline">
                    {text}
                  </Link>
                ) : (
                  text
                )}
              </span>
              <span className="text-ink-faint text-xs">{distance(at, startedAt)}</span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function distance(at: Date, startedAt: Date): string {
  const seconds = Math.round((startedAt.getTime() - at.getTime()) / 1_000);
  const size = Math.abs(seconds);
  const words = size < 90 ? `${size} s` : `${Math.round(size / 60)} min`;
  return seconds >= 0 ? `${words} before` : `${words} after`;
}

import { useQuery } from "@tanstack/react-query";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Act, Outcome } from "@/server/api/demo/routes";
import { outcomeSentences } from "./outcome-sentences";
import type { Entry } from "./use-acts";
import { ask } from "./use-session";

const everyMs = 1_000;

const titles: Record<Act["act"], string> = {
  like: "A like",
  storm: "A storm of likes",
  post: "A post to followers",
  announce: "A broadcast to everybody",
  follow: "",
};

/** What the app sent and what Carillon made of it: the producer's side of the same events. */
export function EventLog({ token, entries }: { token: string; entries: Entry[] }) {
  return (
    <Card>
      <CardHeader title="What Carillon did" hint="asked from the public API" />
      {entries.length === 0 ? (
        <p className="px-4 pb-4 text-ink-soft text-sm">
          Press something above: each event stands here with what became of it.
        </p>
      ) : (
        <ol aria-label="Events, newest first" className="divide-y border-t">
          {entries.map((entry) => (
            <LogEntry key={entry.key} token={token} entry={entry} />
          ))}
        </ol>
      )}
    </Card>
  );
}

function LogEntry({ token, entry }: { token: string; entry: Entry }) {
  const { act, done, at } = entry;
  // The last of a storm is the last to be summed up.
  const id = done.ids.at(-1);
  const { data } = useQuery({
    queryKey: ["demo", "outcome", token, id],
    queryFn: () => ask<Outcome>(`/api/demo/events/${id}`, token),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.settled ? false : everyMs),
  });
  return (
    <li className="grid gap-0.5 px-4 py-2.5 text-sm">
      <p className="flex justify-between gap-3">
        <span className="font-medium">{titles[act.act]}</span>
        <RelativeTime at={at} className="text-ink-faint text-xs" />
      </p>
      <p className="text-ink-soft">
        {done.accepted === 1 ? "Accepted" : `${done.accepted} accepted`} in {done.ms} ms.{" "}
        {data ? outcomeSentences(data).join(" ") : "Waiting …"}
      </p>
    </li>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { reasonLabel } from "@/components/look/reason-words";
import { Card, CardHeader } from "@/components/ui/card";
import { PagedList } from "@/components/ui/paged-list";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RouterOutputs } from "@/server/api/root";

type Line = RouterOutputs["support"]["looks"]["items"][number];

/** Who looked at this person or changed something, and why; for administrators. */
export function LooksCard({ userId }: { userId: string }) {
  const list = useInfiniteQuery(
    useApi().support.looks.infiniteQueryOptions(
      { userId },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card>
      <CardHeader title="Who looked, and why" hint="For administrators" />
      <PagedList
        list={list}
        shown={items.length}
        skeleton={3}
        empty={<p className="border-t px-4 py-6 text-ink-soft text-sm">Nobody looked so far.</p>}
      >
        <ul className="max-h-80 divide-y divide-line overflow-y-auto border-t text-xs">
          {items.map((line) => (
            <li key={line.id} className="grid gap-0.5 px-4 py-2">
              <span className="break-words">
                <span className="break-all font-medium">{line.actor}</span> {whatOf(line)}
              </span>
              <span className="text-ink-soft">
                <RelativeTime at={line.at} />
              </span>
            </li>
          ))}
        </ul>
      </PagedList>
    </Card>
  );
}

const verbs: Record<string, string> = {
  "user.sample": "saw them as an example of an audience",
  "user.simulate": "asked what would happen to them",
  "device.token_moved": "had a device move to another person",
  "user.edit": "edited the profile",
  "user.export": "exported everything held on them",
  "user.history.export": "exported their messages",
  "address.lift": "took an address as good again",
  "preferences.change": "changed the preferences",
};

function whatOf({ action, reason, note }: Line): string {
  if (action !== "user.view")
    return `${verbs[action] ?? "did something that this page does not know"}${note ? `: “${note}”` : ""}`;
  if (reason === null) return "saw them in a template’s preview";
  return `looked: ${reasonLabel(reason).toLowerCase()}${note ? ` (${note})` : ""}`;
}

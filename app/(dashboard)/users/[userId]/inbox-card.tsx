import { useQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { InboxBroadcasts } from "./inbox-broadcasts";
import { InboxLine } from "./inbox-line";

const pollMs = 10_000;

/** What the user sees when they open the inbox now, and why each active broadcast is there or not. */
export function InboxCard({ userId }: { userId: string }) {
  const inbox = useQuery({
    ...useApi().users.inbox.queryOptions({ userId }),
    refetchInterval: pollMs,
  });
  const { data } = inbox;
  return (
    <Card>
      <CardHeader title="Inbox" hint={data ? countsOf(data) : "As the user sees it now"} />
      {data ? (
        <>
          {data.items.length === 0 ? (
            <EmptyState icon={Inbox} title="The inbox is empty">
              Messages of the last 90 days and active broadcasts would stand here.
            </EmptyState>
          ) : (
            <ul className="divide-y divide-line border-t" aria-label="What the user sees">
              {data.items.map((item) => (
                <InboxLine key={item.id} item={item} />
              ))}
            </ul>
          )}
          {data.more && (
            <p className="border-t px-4 py-2 text-ink-soft text-xs">
              Older messages follow; the history below has them all.
            </p>
          )}
          <InboxBroadcasts broadcasts={data.broadcasts} />
        </>
      ) : inbox.isError ? (
        <ErrorState error={inbox.error} onRetry={() => void inbox.refetch()} />
      ) : (
        <SkeletonRows rows={5} />
      )}
    </Card>
  );
}

const countsOf = ({ unread, unseen }: { unread: number; unseen: number }) =>
  unread === 0 ? "All read" : `${formatCount(unread)} unread, ${formatCount(unseen)} not yet seen`;

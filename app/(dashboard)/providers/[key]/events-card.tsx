import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useApi } from "@/components/api";
import { EventLine } from "@/components/provider/event-line";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PagedList } from "@/components/ui/paged-list";
import { liveMs } from "../account";

/** The history of an account's breaker and limits, newest first. */
export function EventsCard({ accountKey }: { accountKey: string }) {
  const events = useInfiniteQuery({
    ...useApi().providers.events.infiniteQueryOptions(
      { key: accountKey },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
    // Further pages are the past: it does not change.
    refetchInterval: ({ state }) => (state.data && state.data.pages.length > 1 ? false : liveMs),
  });
  const items = events.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card aria-label="History">
      <CardHeader title="History" hint="What was decided when, and why" />
      <PagedList
        list={events}
        shown={items.length}
        skeleton={4}
        empty={
          <EmptyState icon={History} title="Nothing happened yet">
            Its breaker was closed all the time. What opens, slows or closes it will stand here.
          </EmptyState>
        }
      >
        <ol className="divide-y divide-line border-t">
          {items.map((event) => (
            <EventLine key={event.id} event={event} />
          ))}
        </ol>
      </PagedList>
    </Card>
  );
}

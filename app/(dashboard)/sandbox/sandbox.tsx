"use client";

import { useQueryStates } from "nuqs";
import { useEffect, useState } from "react";
import { LiveBadge } from "@/components/live-badge";
import { Card } from "@/components/ui/card";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { BrokenBanner } from "./broken-banner";
import { ChannelPanel } from "./channel-panel";
import { ChannelTabs } from "./channel-tabs";
import { ClearButton } from "./clear-button";
import { FilterBar } from "./filter-bar";
import { channelKeys, filterParsers, pageSize } from "./filters";
import { LeversCard } from "./levers-card";
import { NoAnswer } from "./no-answer";
import { useBehaviour, useReceived } from "./use-received";

const mostShown = 200;

export function Sandbox() {
  const [filters, setFilters] = useQueryStates(filterParsers);
  const [limit, setLimit] = useState(pageSize);
  const received = useReceived(filters, limit);
  const behaviour = useBehaviour();
  const error = received.error ?? behaviour.error;
  const levers = behaviour.error ? undefined : behaviour.data;
  const page = received.data;
  const channel = filters.channel ?? page?.channel ?? "push";
  const total = page?.totals[channel] ?? 0;
  const shown = page?.items.length ?? 0;
  // What was shown first stays, whatever arrives on other channels later.
  const first = filters.channel === null && shown > 0 ? channel : null;
  useEffect(() => {
    if (first) void setFilters({ channel: first });
  }, [first, setFilters]);
  return (
    <>
      <PageHeader
        title="Sandbox"
        description="Every message leaves for this provider over HTTP. Here is what it received."
        actions={
          <>
            {!error && <LiveBadge updatedAt={received.dataUpdatedAt} />}
            <ClearButton disabled={error !== null} />
          </>
        }
      />
      {levers && <BrokenBanner behaviours={levers} />}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card className="overflow-hidden">
          <Tabs
            value={channel}
            onValueChange={(chosen) => {
              setLimit(pageSize);
              void setFilters({ channel: channelKeys.find((key) => key === chosen) });
            }}
          >
            <ChannelTabs totals={page?.totals} behaviours={levers} />
            <FilterBar filters={filters} onChange={setFilters} seesPeople={page?.seesPeople} />
            <TabPanel value={channel} className="pt-0">
              {error ? (
                <NoAnswer
                  error={error}
                  onRetry={() => Promise.all([received.refetch(), behaviour.refetch()])}
                />
              ) : page ? (
                <ChannelPanel channel={channel} items={page.items} filters={filters} />
              ) : (
                <SkeletonRows />
              )}
            </TabPanel>
          </Tabs>
          {!error && shown > 0 && (
            <ListEnd
              shown={shown}
              total={total}
              loading={received.isFetching && received.isPlaceholderData}
              onMore={() => setLimit(Math.min(limit + pageSize, mostShown))}
            />
          )}
        </Card>
        {levers && <LeversCard channel={channel} behaviours={levers} />}
      </div>
    </>
  );
}

function ListEnd(props: { shown: number; total: number; loading: boolean; onMore: () => void }) {
  const { shown, total, ...more } = props;
  if (shown >= mostShown && total > shown) {
    return (
      <p className="border-t px-4 py-2 text-ink-faint text-xs">
        The newest {mostShown} are shown: narrow the filters to find others.
      </p>
    );
  }
  return <LoadMore shown={shown} hasMore={shown < total} {...more} />;
}

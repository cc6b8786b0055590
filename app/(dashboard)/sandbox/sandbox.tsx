"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { useApi } from "@/components/api";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { BrokenBanner } from "./broken-banner";
import { ChannelPanel } from "./channel-panel";
import { ChannelTabs } from "./channel-tabs";
import { ClearButton } from "./clear-button";
import { FilterBar } from "./filter-bar";
import { channelKeys, filterParsers, inputOf, pageSize } from "./filters";
import { LeversCard } from "./levers-card";

/** How often the page asks again (ms); not while its tab is hidden. */
const refreshMs = 1_000;
const mostShown = 200;

export function Sandbox() {
  const [filters, setFilters] = useQueryStates(filterParsers);
  const [limit, setLimit] = useState(pageSize);
  const api = useApi();
  const live = { refetchInterval: refreshMs, retry: false };
  const input = inputOf(filters, limit);
  const received = useQuery({
    ...api.sandbox.received.queryOptions(input),
    ...live,
    // What another channel received must not be shown as this one's.
    placeholderData: (page) => (page?.channel === filters.channel ? page : undefined),
  });
  const behaviour = useQuery({ ...api.sandbox.behaviour.queryOptions(), ...live });
  const error = received.error ?? behaviour.error;
  const page = received.data;
  const { channel } = filters;
  const total = page?.totals[channel] ?? 0;
  const shown = page?.items.length ?? 0;
  return (
    <>
      <PageHeader
        title="Sandbox"
        description="Every message leaves for this provider over HTTP. Here is what it received."
        actions={<ClearButton disabled={error !== null} />}
      />
      {behaviour.data && !error && <BrokenBanner behaviours={behaviour.data} />}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card className="overflow-hidden">
          <Tabs
            value={channel}
            onValueChange={(chosen) => {
              setLimit(pageSize);
              void setFilters({ channel: channelKeys.find((key) => key === chosen) });
            }}
          >
            <ChannelTabs totals={page?.totals} behaviours={behaviour.data} />
            <FilterBar filters={filters} onChange={setFilters} seesPeople={page?.seesPeople} />
            {error ? (
              <ErrorState
                title="The sandbox does not answer"
                error={error}
                onRetry={() => Promise.all([received.refetch(), behaviour.refetch()])}
              />
            ) : page ? (
              <ChannelPanel channel={channel} items={page.items} filters={filters} />
            ) : (
              <SkeletonRows />
            )}
          </Tabs>
          {!error && shown > 0 && (
            <LoadMore
              shown={shown}
              hasMore={shown < total && shown < mostShown}
              loading={received.isFetching && received.isPlaceholderData}
              onMore={() => setLimit(Math.min(limit + pageSize, mostShown))}
            />
          )}
        </Card>
        {behaviour.data && !error && <LeversCard channel={channel} behaviours={behaviour.data} />}
      </div>
    </>
  );
}

import { Inbox } from "lucide-react";
import { channelLabel } from "@/components/notification/channels";
import { EmptyState } from "@/components/ui/empty-state";
import { type ChannelKey, type Filters, isId } from "./filters";
import { LockScreen } from "./lock-screen";
import { Mailbox } from "./mailbox";
import type { Received } from "./received";
import { SmsThreads } from "./sms-threads";
import { WebhookList } from "./webhook-list";

const views = { push: LockScreen, email: Mailbox, sms: SmsThreads, webhook: WebhookList };

/** What one channel received, as its recipients see it. */
export function ChannelPanel(props: { channel: ChannelKey; items: Received[]; filters: Filters }) {
  const { channel, items, filters } = props;
  const View = views[channel];
  if (items.length === 0) return <Nothing channel={channel} filters={filters} />;
  // What was chosen by one filter is no choice by the next.
  return <View key={`${filters.notification} ${filters.user}`} items={items} />;
}

function Nothing({ channel, filters }: { channel: ChannelKey; filters: Filters }) {
  const narrowed = filters.user || (filters.notification && isId(filters.notification));
  const what = channelLabel(channel);
  return (
    <EmptyState icon={Inbox} title={narrowed ? `No ${what} fits the filters` : `No ${what} yet`}>
      {narrowed
        ? "Look at another channel, or clear the filters. A message may also have been suppressed: its notification's page says why."
        : "Send an event: what it delivers appears here by itself."}
    </EmptyState>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useApi } from "@/components/api";
import { formatCount, formatShare } from "@/components/format";
import { channelIcon, channelLabel } from "@/components/notification/channels";
import { OutcomeBar, OutcomeLegend } from "@/components/notification/outcome-bar";
import { outcomeLook } from "@/components/notification/states";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import type { RouterOutputs } from "@/server/api/root";
import type { Detail } from "./detail";

type Channel = Detail["counts"]["channels"][number];
type Reach = RouterOutputs["notifications"]["reach"];

const reachPollMs = 5_000;
/** Providers tell of opens and bounces for a while after the last delivery. */
const lateMs = 15 * 60_000;

/** How each channel ended what it was given, why not all of it arrived, and what providers told later. */
export function ChannelsCard({ detail }: { detail: Detail }) {
  const { channels } = detail.counts;
  const api = useApi();
  const reach = useQuery({
    ...api.notifications.reach.queryOptions({ id: detail.id }),
    refetchInterval:
      detail.completedAt === null || Date.now() - detail.completedAt.getTime() < lateMs
        ? reachPollMs
        : false,
  });
  return (
    <Card>
      <CardHeader title="Channels" hint="Outcomes of external deliveries" />
      {channels.length === 0 ? (
        <EmptyState icon={Inbox} title="Nothing left by an external channel">
          {detail.channels.includes("in_app")
            ? "Whoever was not suppressed has it in the inbox."
            : "Nobody was routed to one, or not yet."}
        </EmptyState>
      ) : (
        <>
          <div className="grid gap-5 px-4 pb-4">
            {channels.map((channel) => (
              <ChannelOutcomes key={channel.channel} channel={channel} />
            ))}
          </div>
          {reach.data && <ReachTable reach={reach.data} />}
        </>
      )}
    </Card>
  );
}

function ChannelOutcomes({ channel }: { channel: Channel }) {
  const Icon = channelIcon(channel.channel);
  const parts = [
    { outcome: "sent", n: channel.sent },
    { outcome: "failed", n: channel.failed },
    { outcome: "expired", n: channel.expired },
    { outcome: "unknown", n: channel.unknown },
    { outcome: "cancelled", n: channel.cancelled },
    { outcome: "waiting", n: channel.waiting },
    { outcome: "inFlight", n: Math.max(0, channel.inFlight - channel.waiting) },
  ];
  return (
    <div className="grid gap-2">
      <div className="flex items-center justify-between gap-3 text-sm">
        <span className="flex items-center gap-2 font-medium">
          <Icon aria-hidden className="size-4 text-ink-faint" />
          {channelLabel(channel.channel)}
        </span>
        <span className="text-ink-soft text-xs tabular-nums">
          {formatCount(channel.routed)} routed
        </span>
      </div>
      <OutcomeBar parts={parts} label={channelLabel(channel.channel)} />
      <OutcomeLegend parts={parts} />
      {channel.reasons.length > 0 && (
        <ul className="grid gap-0.5 border-line border-l-2 pl-3 text-xs">
          {channel.reasons.map(({ outcome, reason, why, n }) => (
            <li key={`${outcome}/${reason}`} className="flex justify-between gap-4">
              <span className="text-ink-soft">
                {outcomeLook(outcome).label}: {why}
              </span>
              <span className="tabular-nums">{formatCount(n)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function ReachTable({ reach: { channels, sample } }: { reach: Reach }) {
  const seen = channels.filter(
    ({ delivered, opened, clicked, bounced, complained }) =>
      delivered + opened + clicked + bounced + complained > 0,
  );
  if (seen.length === 0) return null;
  const looked = channels.reduce((sum, { sent }) => sum + sent, 0);
  return (
    <div className="border-t">
      <p className="px-4 pt-3 pb-1 font-medium text-sm">
        Told by providers afterwards
        {looked >= sample * 0.9 && (
          <span className="ml-2 font-normal text-ink-faint text-xs">
            among the first {formatCount(sample)} deliveries
          </span>
        )}
      </p>
      <Table label="What providers told afterwards">
        <TableHead>
          <Row>
            <Th>Channel</Th>
            <Th numeric>Delivered</Th>
            <Th numeric>Opened</Th>
            <Th numeric>Clicked</Th>
            <Th numeric>Bounced</Th>
          </Row>
        </TableHead>
        <TableBody>
          {seen.map((one) => (
            <Row key={one.channel}>
              <Td>{channelLabel(one.channel)}</Td>
              <Share n={one.delivered} of={one.sent} />
              <Share n={one.opened} of={one.sent} />
              <Share n={one.clicked} of={one.sent} />
              <Share n={one.bounced + one.complained} of={one.sent} />
            </Row>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

function Share({ n, of }: { n: number; of: number }) {
  return (
    <Td numeric className={n === 0 ? "text-ink-faint" : ""}>
      {formatCount(n)}
      {n > 0 && of > 1 && (
        <span className="ml-1.5 text-ink-soft text-xs">{formatShare(n / of)}</span>
      )}
    </Td>
  );
}

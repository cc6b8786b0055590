import Link from "next/link";
import { MiniFunnel } from "@/components/campaign/mini-funnel";
import { CampaignBadge } from "@/components/campaign/status-badge";
import { formatCount } from "@/components/format";
import { channelIcon, channelList } from "@/components/notification/channels";
import { LocalTime } from "@/components/ui/local-time";
import { RelativeTime } from "@/components/ui/relative-time";
import { Row, Td } from "@/components/ui/table";
import type { RouterOutputs } from "@/server/api/root";

export type ListedCampaign = RouterOutputs["campaigns"]["list"]["items"][number];

/** One campaign; the whole row is its link. */
export function CampaignRow({ row }: { row: ListedCampaign }) {
  return (
    <Row className="relative">
      <Td className="max-w-72 py-2 max-sm:w-full max-sm:max-w-0">
        <Link
          href={`/campaigns/${row.id}`}
          className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
        >
          {row.name}
        </Link>
        <p className="flex items-center gap-1.5 text-ink-soft text-xs">
          <span className="truncate">{row.typeName}</span>
          <Channels channels={row.channels} />
          {row.variants > 1 && <span className="shrink-0">· {row.variants} variants</span>}
        </p>
        <p className="mt-0.5 text-ink-soft text-xs sm:hidden">
          <When row={row} />
        </p>
      </Td>
      <Td className="max-sm:pr-4 max-sm:text-right">
        <CampaignBadge status={row.status} />
      </Td>
      <Td className="whitespace-nowrap text-ink-soft text-xs max-sm:hidden">
        <When row={row} />
      </Td>
      <Td numeric className="max-md:hidden">
        <Audience row={row} />
      </Td>
      <Td className="w-60 max-md:hidden">
        {row.counts ? (
          <MiniFunnel {...row.counts} />
        ) : (
          <span className="text-ink-faint text-xs">nothing sent yet</span>
        )}
      </Td>
      <Td className="max-w-44 text-ink-soft text-xs max-lg:hidden">
        <span className="block truncate">{row.updatedBy}</span>
        <RelativeTime at={row.updatedAt} className="text-ink-faint" />
      </Td>
    </Row>
  );
}

/** As estimated, or as many as were considered already when those are more. */
function Audience({ row }: { row: ListedCampaign }) {
  const considered = row.counts?.considered ?? 0;
  if (row.audienceSize === null && considered === 0)
    return <span className="text-ink-faint text-xs">not counted</span>;
  return formatCount(Math.max(row.audienceSize ?? 0, considered));
}

function Channels({ channels }: { channels: string[] }) {
  if (channels.length === 0) return null;
  return (
    <span role="img" aria-label={channelList(channels)} className="flex shrink-0 gap-1">
      {channels.map((channel) => {
        const Icon = channelIcon(channel);
        return <Icon key={channel} aria-hidden className="size-3.5 text-ink-faint" />;
      })}
    </span>
  );
}

/** The moment that matters most in its state. */
function When({ row }: { row: ListedCampaign }) {
  if (row.endedAt)
    return (
      <>
        ended <LocalTime at={row.endedAt} className="tabular-nums" />
      </>
    );
  if (row.startedAt)
    return (
      <>
        since <LocalTime at={row.startedAt} className="tabular-nums" />
      </>
    );
  if (row.startsAt)
    return (
      <>
        starts <LocalTime at={row.startsAt} className="tabular-nums" />
      </>
    );
  return "no time set";
}

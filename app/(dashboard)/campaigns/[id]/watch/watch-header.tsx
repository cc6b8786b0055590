import Link from "next/link";
import type { ReactNode } from "react";
import { CampaignBadge } from "@/components/campaign/status-badge";
import { channelList } from "@/components/notification/channels";
import { LocalTime } from "@/components/ui/local-time";
import { PageHeader } from "@/components/ui/page-header";
import type { Campaign } from "./figures";

export function ToList() {
  return (
    <Link href="/campaigns" className="hover:text-ink hover:underline">
      Campaigns
    </Link>
  );
}

/** What it is, how it stands, and what can be done with it. */
export function WatchHeader(props: {
  detail: Campaign;
  status: string;
  /** Beside the status: whether the figures are the present. */
  live?: ReactNode;
  actions?: ReactNode;
}) {
  const { campaign, type } = props.detail;
  return (
    <PageHeader
      parent={<ToList />}
      title={
        <span className="flex flex-wrap items-center gap-2">
          {campaign.name}
          <CampaignBadge status={props.status} />
          {props.live}
        </span>
      }
      description={
        <span className="flex flex-wrap items-center gap-x-1.5">
          {type?.name ?? campaign.typeKey}
          <span aria-hidden>·</span> {channelList(campaign.delivery.channels)}
          {campaign.startedAt && (
            <>
              <span aria-hidden>·</span> started <LocalTime at={campaign.startedAt} />
            </>
          )}
          {campaign.endedAt && (
            <>
              <span aria-hidden>·</span> ended <LocalTime at={campaign.endedAt} />
            </>
          )}
        </span>
      }
      actions={props.actions}
    />
  );
}

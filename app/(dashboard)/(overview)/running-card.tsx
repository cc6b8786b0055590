import { CheckCheck } from "lucide-react";
import Link from "next/link";
import { formatCount, formatShare } from "@/components/format";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Progress } from "@/components/ui/progress";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RouterOutputs } from "@/server/api/root";

type Fanout = RouterOutputs["overview"]["now"]["running"][number];

/** Campaigns and other fan-outs under way, the largest first. */
export function RunningCard(props: { running: Fanout[]; opensCampaigns: boolean }) {
  const { running } = props;
  return (
    <Card>
      <CardHeader
        title="Running"
        hint={running.length > 0 ? "Campaigns and fan-outs, the largest first" : undefined}
      />
      {running.length === 0 ? (
        <EmptyState icon={CheckCheck} title="No campaign or fan-out is running">
          What goes to one user is done before it could be listed here.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line border-t">
          {running.map((fanout) => (
            <li key={fanout.notificationId}>
              <RunningFanout fanout={fanout} opensCampaign={props.opensCampaigns} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function RunningFanout({ fanout, opensCampaign }: { fanout: Fanout; opensCampaign: boolean }) {
  const share = fanout.estimate > 0 ? Math.min(1, fanout.considered / fanout.estimate) : 0;
  const { campaign, typeName } = fanout;
  return (
    <Link
      href={
        campaign && opensCampaign
          ? `/campaigns/${campaign.id}`
          : `/notifications/${fanout.notificationId}`
      }
      className="grid gap-2 px-4 py-3 hover:bg-hover/60"
    >
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span className="font-medium">{campaign?.name ?? typeName}</span>
        {campaign && <span className="text-ink-faint text-xs">campaign</span>}
        <Badge>P{fanout.priority}</Badge>
        {fanout.pausedAt && (
          <Badge tone="warn" dot>
            paused
          </Badge>
        )}
        <span className="ml-auto text-ink-faint text-xs">
          <RelativeTime at={fanout.acceptedAt} />
        </span>
      </div>
      <Progress
        value={share}
        label={`${campaign?.name ?? typeName}: recipients evaluated`}
        tone={fanout.pausedAt ? "warn" : "accent"}
      />
      <p className="flex flex-wrap justify-between gap-x-4 text-ink-soft text-xs tabular-nums">
        <span>
          {formatCount(fanout.considered)} of {formatCount(fanout.estimate)} recipients (
          {formatShare(share)})
        </span>
        <span>
          {formatCount(fanout.sent)} of {formatCount(fanout.routed)} deliveries sent
          {fanout.pacePerSecond !== null && `, ${formatCount(fanout.pacePerSecond)}/s at most`}
        </span>
      </p>
    </Link>
  );
}

import { formatCount } from "@/components/format";
import { channelIcon, channelLabel } from "@/components/notification/channels";
import { OutcomeBar, OutcomeLegend } from "@/components/notification/outcome-bar";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { ChannelFigures } from "./figures";

/** How the deliveries of each channel stand. */
export function ChannelsCard({ channels }: { channels: ChannelFigures[] }) {
  if (channels.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Channels" hint="Deliveries by their outcome" />
      <CardBody>
        <ul className="grid gap-4">
          {channels.map(({ channel, routed, ...counts }) => {
            const Icon = channelIcon(channel);
            const parts = partsOf(counts);
            return (
              <li key={channel} className="grid gap-1.5">
                <p className="flex items-center gap-2 text-sm">
                  <Icon aria-hidden className="size-4 text-ink-faint" />
                  {channelLabel(channel)}
                  <span className="ml-auto tabular-nums">{formatCount(routed)}</span>
                </p>
                <OutcomeBar parts={parts} label={channelLabel(channel)} />
                <OutcomeLegend parts={parts} />
              </li>
            );
          })}
        </ul>
      </CardBody>
    </Card>
  );
}

function partsOf(counts: Omit<ChannelFigures, "channel" | "routed">) {
  return [
    { outcome: "sent", n: counts.sent },
    { outcome: "queued", n: counts.queued },
    { outcome: "failed", n: counts.failed },
    { outcome: "expired", n: counts.expired },
    { outcome: "unknown", n: counts.unknown },
    { outcome: "cancelled", n: counts.cancelled },
  ];
}

import { formatCount } from "@/components/format";
import { channelIcon, channelLabel } from "@/components/notification/channels";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import type { Review } from "./use-review";

/** How many get it on each channel; one person may get it on several. */
export function ChannelsCard({ review }: { review: Review }) {
  const channels = Object.entries(review.channels).toSorted(([, a], [, b]) => b - a);
  if (channels.length === 0) return null;
  return (
    <Card>
      <CardHeader title="On which channel" hint="One person may get it on more than one." />
      <CardBody>
        <ul className="grid gap-3">
          {channels.map(([channel, n]) => {
            const Icon = channelIcon(channel);
            return (
              <li key={channel} className="grid gap-1 text-sm">
                <span className="flex items-center gap-2">
                  <Icon aria-hidden className="size-3.5 text-ink-faint" />
                  {channelLabel(channel)}
                  <span className="ml-auto tabular-nums">{formatCount(n)}</span>
                </span>
                <Progress
                  value={n / Math.max(1, review.audience)}
                  label={`${channelLabel(channel)}: share of the audience`}
                />
              </li>
            );
          })}
        </ul>
      </CardBody>
    </Card>
  );
}

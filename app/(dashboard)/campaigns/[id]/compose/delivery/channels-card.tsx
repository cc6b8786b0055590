import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { channelIcon, channelLabel } from "@/components/notification/channels";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import type { DeliveryCard } from "./delivery-card";

const uses: Record<string, string> = {
  in_app: "The inbox inside your product.",
  push: "The lock screen of phones and browsers.",
  email: "Their mailbox, with an unsubscribe link.",
  sms: "A text message; each one costs.",
  webhook: "JSON to the user’s own endpoint.",
};

/** Which of the type's channels are used. */
export function ChannelsCard(props: DeliveryCard & { typeKey: string }) {
  const { delivery, change, typeKey } = props;
  const { data: types } = useQuery(useApi().campaignDesk.types.queryOptions());
  const allowed = types?.find(({ key }) => key === typeKey)?.channels ?? delivery.channels;
  const toggle = (channel: string, on: boolean) =>
    change({
      channels: allowed.filter((one) => (one === channel ? on : delivery.channels.includes(one))),
    });
  return (
    <Card>
      <CardHeader
        title="Channels"
        hint="Each person gets it where they can be reached and want to be."
      />
      <CardBody className="grid gap-2 sm:grid-cols-2">
        {allowed.map((channel) => {
          const Icon = channelIcon(channel);
          const chosen = delivery.channels.includes(channel);
          return (
            // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is a button inside of it
            <label
              key={channel}
              className="flex items-start gap-2.5 rounded-lg border px-3 py-2.5 has-data-[state=checked]:border-accent has-data-[state=checked]:bg-accent-soft"
            >
              <Checkbox
                className="mt-0.5"
                checked={chosen}
                onCheckedChange={(on) => toggle(channel, on === true)}
              />
              <span className="grid gap-0.5">
                <span className="flex items-center gap-1.5 font-medium text-sm">
                  <Icon aria-hidden className="size-3.5 text-ink-faint" /> {channelLabel(channel)}
                </span>
                <span className="text-ink-soft text-xs">{uses[channel]}</span>
              </span>
            </label>
          );
        })}
        {delivery.channels.length === 0 && (
          <p role="alert" className="text-bad text-xs sm:col-span-2">
            Choose at least one channel: without one, nobody gets anything.
          </p>
        )}
      </CardBody>
    </Card>
  );
}

import { channelIcon, channelLabel } from "@/components/notification/channels";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { LabelledCheckbox } from "@/components/ui/labelled-checkbox";
import type { CardProps } from "./card-props";
import { StandIns } from "./stand-ins";
import { SwitchLine } from "./switch-line";
import type { Channel } from "./type";

/** By which channels it may go, which stand in for others, and what it shows. */
export function ChannelsCard(props: CardProps) {
  const { editing, choices, disabled } = props;
  const { draft, faults, set } = editing;
  const has = (channel: Channel) => draft.channels.includes(channel);
  const toggle = (channel: Channel, on: boolean) =>
    set({
      channels: choices.channels.flatMap(({ key }) =>
        (key === channel ? on : has(key)) ? [key] : [],
      ),
    });
  return (
    <Card aria-label="Channels">
      <CardHeader title="Channels" hint="Each person gets those that they want and have" />
      <CardBody className="grid gap-4">
        <fieldset className="flex flex-wrap gap-x-6 gap-y-2" disabled={disabled}>
          <legend className="sr-only">Channels</legend>
          {choices.channels.map(({ key }) => {
            const Icon = channelIcon(key);
            return (
              <LabelledCheckbox
                key={key}
                checked={has(key)}
                onCheckedChange={(on) => toggle(key, on)}
                label={
                  <span className="inline-flex items-center gap-1.5">
                    <Icon aria-hidden className="size-4 text-ink-faint" /> {channelLabel(key)}
                  </span>
                }
              />
            );
          })}
        </fieldset>
        {faults.channels && (
          <p role="alert" className="text-bad text-sm">
            {faults.channels}
          </p>
        )}
        <StandIns {...props} />
        {has("push") && (
          <SwitchLine
            label="Private on lock screens"
            hint="A locked phone shows that something came, not what."
            checked={draft.lockScreenPrivate}
            disabled={disabled}
            error={faults.lockScreenPrivate}
            onChange={(lockScreenPrivate) => set({ lockScreenPrivate })}
          />
        )}
        {has("email") && (
          <SwitchLine
            label="Count opens and clicks of mails"
            hint="Its links go through a redirect, and a pixel says that a mail was opened."
            checked={draft.trackOpens}
            disabled={disabled}
            error={faults.trackOpens}
            onChange={(trackOpens) => set({ trackOpens })}
          />
        )}
      </CardBody>
    </Card>
  );
}

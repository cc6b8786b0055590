import { formatCompact } from "@/components/format";
import { channelIcon, channelLabel } from "@/components/notification/channels";
import { Tab, TabList } from "@/components/ui/tabs";
import { problemsOf } from "./broken";
import { channelKeys } from "./filters";
import type { Behaviours, ReceivedPage } from "./received";

/** A tab a channel, with how much it received; a point where it is broken on purpose. */
export function ChannelTabs(props: {
  totals: ReceivedPage["totals"] | undefined;
  behaviours: Behaviours | undefined;
}) {
  const { totals, behaviours } = props;
  return (
    <TabList aria-label="Channel" className="px-4">
      {channelKeys.map((key) => {
        const Icon = channelIcon(key);
        const broken =
          behaviours && problemsOf(behaviours.channels[key], behaviours.usual).length > 0;
        return (
          <Tab key={key} value={key}>
            <Icon aria-hidden className="size-4 max-sm:hidden" />
            {channelLabel(key)}
            {totals && (
              <span className="text-ink-faint text-xs tabular-nums">
                {formatCompact(totals[key])}
              </span>
            )}
            {broken && (
              <span className="size-1.5 rounded-full bg-warn">
                <span className="sr-only">broken on purpose</span>
              </span>
            )}
          </Tab>
        );
      })}
    </TabList>
  );
}

import { LayoutTemplate } from "lucide-react";
import { useMemo, useState } from "react";
import { toast } from "sonner";
import { channelLabel } from "../notification/channels";
import type { Preview } from "../preview/rendered";
import { EmptyState } from "../ui/empty-state";
import { TabPanel, Tabs } from "../ui/tabs";
import { ChannelForm } from "./channel-form";
import { ChannelTabs } from "./channel-tabs";
import {
  localesOf,
  withChannel,
  withLocale,
  withoutChannel,
  withoutLocale,
  withSources,
} from "./content";
import { LocaleBar } from "./locale-bar";
import { ProblemList } from "./problem-list";
import type { Problem, Template, TemplateContent } from "./template";
import type { Cursor } from "./use-cursor";

type WordsProps = {
  template: Template;
  content: TemplateContent;
  /** Without it, everything is only read. */
  change?: (update: (content: TemplateContent) => TemplateContent) => void;
  cursor: Cursor;
  problems: readonly Problem[];
  preview: Preview | undefined;
};

/** Channels, within them locales, within them the sources. */
export function Words(props: WordsProps) {
  const { template, content, change, cursor, problems, preview } = props;
  const { channel, locale, channels, locales, go } = cursor;
  const [jump, setJump] = useState<Problem | null>(null);
  const { variables, partials } = template;
  const vocabulary = useMemo(() => ({ variables, partials }), [variables, partials]);
  const changes = useChanges(props);
  const sources = content[channel]?.[locale];
  const ofChannel = problems.filter((problem) => problem.channel === channel);
  const move = (to: Parameters<typeof go>[0]) => {
    setJump(null);
    go(to);
  };
  return (
    <Tabs value={channel} onValueChange={(next) => move({ channel: next })}>
      <ChannelTabs
        channels={channels}
        missing={change ? template.channels.filter((key) => !channels.includes(key)) : null}
        problems={problems}
        onAdd={changes.addChannel}
      />
      {sources ? (
        <TabPanel value={channel} className="pt-0">
          <Tabs value={locale} onValueChange={(next) => move({ locale: next })}>
            <LocaleBar
              channel={channel}
              locales={locales}
              locale={locale}
              elsewhere={localesOf(content)}
              problems={ofChannel}
              readOnly={!change}
              onAdd={changes.addLocale}
              onRemove={changes.remove}
            />
            <TabPanel value={locale} className="pt-0">
              <ChannelForm
                channel={channel}
                locale={locale}
                sources={sources}
                onChange={
                  change &&
                  ((update) =>
                    change((old) =>
                      withSources(old, channel, locale, update(old[channel]?.[locale] ?? sources)),
                    ))
                }
                vocabulary={vocabulary}
                problems={ofChannel.filter((problem) => problem.locale === locale)}
                lengths={preview?.channels[channel]?.lengths ?? {}}
                jump={jump?.channel === channel && jump.locale === locale ? jump : null}
              />
            </TabPanel>
          </Tabs>
        </TabPanel>
      ) : (
        <EmptyState icon={LayoutTemplate} title="No words yet">
          {change
            ? "Add a channel above to begin."
            : "Nobody has written anything for this type; its events arrive as plain text."}
        </EmptyState>
      )}
      <ProblemList
        problems={problems}
        onJump={(problem) => {
          go({ channel: problem.channel, locale: problem.locale });
          // A copy: the same problem can be jumped to again.
          setJump({ ...problem });
        }}
      />
    </Tabs>
  );
}

/** What adds and takes away whole channels and locales; what was taken away can be put back. */
function useChanges({ content, change, cursor }: WordsProps) {
  const { channel, locale, locales, go } = cursor;
  const addChannel = (key: string) => {
    change?.((old) => withChannel(old, key, locale || "en"));
    go({ channel: key });
  };
  const addLocale = (key: string, copyOf: string | null) => {
    change?.((old) => withLocale(old, channel, key, copyOf));
    go({ locale: key });
  };
  const remove = () => {
    const removed = content[channel];
    if (!change || !removed) return;
    const whole = locales.length < 2;
    change((old) => (whole ? withoutChannel(old, channel) : withoutLocale(old, channel, locale)));
    toast(`${whole ? channelLabel(channel) : `${channelLabel(channel)}, ${locale}`} removed`, {
      action: {
        label: "Undo",
        onClick: () => change((old) => ({ ...old, [channel]: { ...removed, ...old[channel] } })),
      },
    });
  };
  return { addChannel, addLocale, remove };
}

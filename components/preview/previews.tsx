"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useApi } from "../api";
import { localesOf } from "../editor/content";
import type { TemplateContent } from "../editor/template";
import { channelIcon, channelLabel } from "../notification/channels";
import { cn } from "../ui/class-names";
import { ErrorState } from "../ui/error-state";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { ChannelPreview } from "./channel-preview";
import { PersonPicker } from "./person-picker";
import { PreviewBar } from "./preview-bar";
import type { Look } from "./rendered";
import { SampleData } from "./sample-data";
import type { PreviewQuery } from "./use-preview";
import type { PreviewChoice } from "./use-preview-choice";

/**
 * A template as one person gets it: the channel that is being written, or all of them. What is asked for
 * stands in `choice`, because the length meters of the editor show the same person's lengths.
 */
export function Previews(props: {
  templateId: number;
  content: TemplateContent;
  channel: string;
  choice: PreviewChoice;
  preview: PreviewQuery;
}) {
  const { templateId, content, channel, choice, preview } = props;
  const [look, setLook] = useState<Look>("light");
  const [images, setImages] = useState(false);
  const { data: people } = useQuery(useApi().templates.people.queryOptions({ id: templateId }));
  return (
    <section aria-label="Preview" className="min-w-0 rounded-lg border bg-surface">
      <PreviewBar {...{ channel, choice, look, images }} onLook={setLook} onImages={setImages} />
      <div className="grid gap-2 border-b bg-sunken px-4 py-3 sm:grid-cols-2">
        <PersonPicker people={people ?? []} choice={choice} />
        <LocaleChoice content={content} choice={choice} />
        <SampleData choice={choice} />
      </div>
      <div
        aria-busy={preview.isPlaceholderData}
        className={cn(
          "grid gap-8 p-4 transition-opacity",
          preview.isPlaceholderData && "opacity-70",
        )}
      >
        {preview.error ? (
          <ErrorState
            title="This cannot be previewed"
            error={preview.error}
            onRetry={() => void preview.refetch()}
          />
        ) : !preview.data ? (
          <Skeleton className="h-96" />
        ) : (
          (choice.all ? Object.keys(content) : [channel]).map((key) => (
            <Shown key={key} channel={key} titled={choice.all}>
              <ChannelPreview
                channel={key}
                rendered={preview.data.channels[key]}
                sender={preview.data.sender}
                look={look}
                images={images}
              />
            </Shown>
          ))
        )}
      </div>
    </section>
  );
}

function LocaleChoice({ content, choice }: { content: TemplateContent; choice: PreviewChoice }) {
  return (
    <Select
      aria-label="Locale of the preview"
      value={choice.locale}
      onValueChange={choice.setLocale}
      options={[
        { value: "edited", label: "The locale being written" },
        { value: "own", label: "The person’s own locale" },
        ...localesOf(content).map((key) => ({ value: key, label: key })),
      ]}
    />
  );
}

function Shown(props: { channel: string; titled: boolean; children: ReactNode }) {
  const Icon = channelIcon(props.channel);
  if (!props.titled) return props.children;
  return (
    <section className="grid min-w-0 gap-3">
      <h3 className="flex items-center gap-2 font-medium text-ink-soft text-xs">
        <Icon aria-hidden className="size-3.5" /> {channelLabel(props.channel)}
      </h3>
      {props.children}
    </section>
  );
}

"use client";

import { Previews } from "../preview/previews";
import { usePreview } from "../preview/use-preview";
import { usePreviewChoice } from "../preview/use-preview-choice";
import { SaveBadge } from "../save-badge";
import { Card } from "../ui/card";
import { ConflictBanner } from "./conflict-banner";
import type { Template } from "./template";
import { useChecked } from "./use-checked";
import { useCursor } from "./use-cursor";
import type { Draft } from "./use-draft";
import { usePresence } from "./use-presence";
import { Words } from "./words";

/** The words of a template, and beside them what a reader gets. */
export function DraftEditor(props: { template: Template; draft: Draft; readOnly: boolean }) {
  const { template, draft, readOnly } = props;
  const { content } = draft;
  const cursor = useCursor(content, template.channels);
  const problems = useChecked(template.id, content);
  const choice = usePreviewChoice();
  const preview = usePreview({
    templateId: template.id,
    content,
    channel: cursor.channel,
    locale: cursor.locale,
    choice,
  });
  return (
    <div className="@container">
      <div className="grid items-start gap-4 @4xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <Card className="overflow-hidden">
          <StatusLine template={template} draft={draft} readOnly={readOnly} />
          {draft.state === "conflict" && <ConflictBanner id={template.id} draft={draft} />}
          <Words
            {...{ template, content, cursor, problems }}
            change={readOnly ? undefined : draft.change}
            preview={preview.data}
          />
        </Card>
        {cursor.channel !== "" && (
          <div className="@4xl:sticky @4xl:top-16 @4xl:max-h-[calc(100dvh-5rem)] @4xl:overflow-y-auto">
            <Previews
              templateId={template.id}
              content={content}
              channel={cursor.channel}
              choice={choice}
              preview={preview}
            />
          </div>
        )}
      </div>
    </div>
  );
}

function StatusLine(props: { template: Template; draft: Draft; readOnly: boolean }) {
  const { template, draft, readOnly } = props;
  const others = usePresence(`template:${template.id}`, !readOnly);
  if (readOnly)
    return (
      <p className="border-b bg-info-soft px-4 py-2 text-info text-sm">
        You may read this. The content team and administrators write it.
      </p>
    );
  return (
    <div className="flex flex-wrap items-center gap-3 border-b px-4 py-1">
      <SaveBadge draft={draft} />
      {others.length > 0 && (
        <p role="status" className="ml-auto text-warn text-xs">
          {new Intl.ListFormat("en").format(others)} {others.length === 1 ? "is" : "are"} editing
          too
        </p>
      )}
    </div>
  );
}

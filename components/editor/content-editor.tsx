"use client";

import { ErrorState } from "../ui/error-state";
import { Skeleton } from "../ui/skeleton";
import { DraftEditor } from "./draft-editor";
import type { Template } from "./template";
import { useDraft } from "./use-draft";
import { useTemplate } from "./use-template";

/** The editor of one template, complete: it loads, saves and previews by itself. */
export function ContentEditor(props: { templateId: number; readOnly?: boolean }) {
  const { templateId, readOnly = false } = props;
  const { data, error, refetch } = useTemplate(templateId);
  if (data) return <Loaded key={data.id} template={data} readOnly={readOnly} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <Skeleton className="h-128" />;
}

function Loaded({ template, readOnly }: { template: Template; readOnly: boolean }) {
  const draft = useDraft(template);
  return <DraftEditor template={template} draft={draft} readOnly={readOnly} />;
}

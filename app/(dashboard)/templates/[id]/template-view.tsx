"use client";

import Link from "next/link";
import { DraftEditor } from "@/components/editor/draft-editor";
import type { Template } from "@/components/editor/template";
import { type Draft, useDraft } from "@/components/editor/use-draft";
import { useTemplate } from "@/components/editor/use-template";
import { errorCode } from "@/components/query-client";
import { Badge } from "@/components/ui/badge";
import { ErrorState } from "@/components/ui/error-state";
import { NoSuchThing } from "@/components/ui/no-such-thing";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { HistoryDrawer } from "./history-drawer";
import { PublishDialog } from "./publish-dialog";
import { TestDialog } from "./test-dialog";

export function TemplateView({ id, mayWrite }: { id: number; mayWrite: boolean }) {
  const { data, error, refetch, isFetching } = useTemplate(id);
  if (data) return <Loaded key={id} template={data} mayWrite={mayWrite} />;
  return (
    <>
      <PageHeader parent={<ToList />} title="Template" />
      {!error ? (
        <Skeleton className="h-128" />
      ) : errorCode(error) === "NOT_FOUND" ? (
        <NoSuchThing title="There is no such template" href="/templates" label="To the list" />
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      )}
    </>
  );
}

function ToList() {
  return (
    <Link href="/templates" className="hover:text-ink hover:underline">
      Templates
    </Link>
  );
}

function Loaded({ template, mayWrite }: { template: Template; mayWrite: boolean }) {
  const draft = useDraft(template);
  return (
    <>
      <Title template={template} draft={draft} mayWrite={mayWrite} />
      <DraftEditor template={template} draft={draft} readOnly={!mayWrite} />
    </>
  );
}

function Title(props: { template: Template; draft: Draft; mayWrite: boolean }) {
  const { template, draft, mayWrite } = props;
  const { name, typeKey, published, hasDraft } = template;
  return (
    <PageHeader
      parent={<ToList />}
      title={
        <span className="flex flex-wrap items-center gap-2">
          {name}
          {published ? (
            <Badge tone="ok">version {published.version}</Badge>
          ) : (
            <Badge tone="warn">unpublished</Badge>
          )}
          {hasDraft && <Badge tone="info">draft</Badge>}
        </span>
      }
      description={
        <span className="flex flex-wrap items-center gap-x-1.5">
          <span className="font-mono text-xs">{typeKey}</span>
          {published && (
            <>
              <span aria-hidden>·</span>
              published <RelativeTime at={published.at} /> by {published.by}
            </>
          )}
        </span>
      }
      actions={
        <>
          <HistoryDrawer template={template} mayWrite={mayWrite} />
          {mayWrite && <TestDialog template={template} content={draft.content} />}
          {mayWrite && <PublishDialog template={template} draft={draft} />}
        </>
      }
    />
  );
}

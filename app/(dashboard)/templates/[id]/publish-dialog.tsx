import { skipToken, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { ContentDiff } from "@/components/editor/content-diff";
import { fieldLabel } from "@/components/editor/fields";
import { placeOf } from "@/components/editor/problem-list";
import type { Problem, Template } from "@/components/editor/template";
import { useChecked } from "@/components/editor/use-checked";
import type { Draft } from "@/components/editor/use-draft";
import { channelLabel } from "@/components/notification/channels";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import { useTemplateChanged } from "./use-template-changed";

/** What will change for readers, what forbids it, and a word for those who look at it later. */
export function PublishDialog({ template, draft }: { template: Template; draft: Draft }) {
  const { id, published, hasDraft } = template;
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState("");
  const changed = useTemplateChanged();
  const errors = useChecked(id, draft.content).filter(({ severity }) => severity === "error");
  const publish = useMutation(
    useApi().templates.publish.mutationOptions({
      meta: { quiet: true },
      onSuccess: ({ version }) => {
        toast.success(`Version ${version} is published: new notifications say this.`);
        setNote("");
        setOpen(false);
        return changed();
      },
    }),
  );
  const change = (next: boolean) => {
    publish.reset();
    setOpen(next);
  };
  const saved = draft.state === "saved";
  return (
    <Dialog
      title={`Publish version ${(published?.version ?? 0) + 1}`}
      description="Notifications accepted from now on say this; those under way keep their version."
      className="max-w-3xl"
      open={open}
      onOpenChange={change}
      trigger={
        <Button variant="primary" disabled={!hasDraft && saved}>
          Publish…
        </Button>
      }
      footer={
        <>
          <Button onClick={() => change(false)}>Not yet</Button>
          <Button
            variant="primary"
            pending={publish.isPending}
            disabled={!saved || errors.length > 0}
            onClick={() => publish.mutate({ id, revision: draft.revision, note })}
          >
            {saved ? "Publish" : "Saving…"}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Blocking errors={errors} refusal={publish.error} />
        <Field label="What changed, and why" hint="Stands in the history. Optional.">
          {(control) => (
            <Textarea
              {...control}
              maxLength={500}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
          )}
        </Field>
        <section className="grid gap-2">
          <h3 className="font-medium text-sm">
            {published ? `Changes since version ${published.version}` : "All of it is new"}
          </h3>
          <DiffToPublished template={template} draft={draft} />
        </section>
      </div>
    </Dialog>
  );
}

/** What is known to be wrong; else what the server found when it looked as strictly as it does then. */
function Blocking(props: { errors: readonly Problem[]; refusal: { message: string } | null }) {
  const { errors, refusal } = props;
  const refused = Object.entries(fieldErrors(refusal));
  const sentences =
    errors.length > 0
      ? errors.map((problem) => `${placeOf(problem)}: ${problem.message}`)
      : refused.map(([path, message]) => `${pathInWords(path)}, ${message}`);
  if (sentences.length === 0 && !refusal) return null;
  return (
    <div role="alert" className="rounded-lg bg-bad-soft px-4 py-3 text-bad text-sm">
      {sentences.length === 0 && refusal?.message}
      {sentences.length > 0 && (
        <>
          <p className="font-medium">This has to be put right first:</p>
          <ul className="list-disc pl-4">
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** "push.en.title" → "Push, en, Title" */
function pathInWords(path: string): string {
  const [channel = "", locale = "", field = ""] = path.split(".");
  return [channelLabel(channel), locale, fieldLabel(channel, field)].filter(Boolean).join(", ");
}

function DiffToPublished({ template, draft }: { template: Template; draft: Draft }) {
  const { id, published } = template;
  const { data, error } = useQuery(
    useApi().templates.version.queryOptions(
      published ? { id, version: published.version } : skipToken,
    ),
  );
  if (error) return <p className="text-bad text-sm">{error.message}</p>;
  if (published && !data) return <Skeleton className="h-32" />;
  return <ContentDiff before={data?.content ?? {}} after={draft.content} />;
}

import { skipToken, useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { useApi } from "@/components/api";
import { ContentDiff } from "@/components/editor/content-diff";
import type { Template, TemplateContent } from "@/components/editor/template";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";
import { VersionList } from "./version-list";

/** Every version with who, when and why; the difference between any two; the way back. */
export function HistoryDrawer(props: { template: Template; mayWrite: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      side
      title="History"
      description="Versions are kept for good: a message can always be shown as it was sent."
      className="max-w-4xl"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button>
          <History aria-hidden /> History
        </Button>
      }
    >
      <Versions {...props} onRestored={() => setOpen(false)} />
    </Dialog>
  );
}

/** What a comparison has on one side: a version's number, or the working copy. */
const workingCopy = "draft";

function Versions(props: { template: Template; mayWrite: boolean; onRestored: () => void }) {
  const { template, mayWrite, onRestored } = props;
  const { data, error, refetch } = useQuery(
    useApi().templates.versions.queryOptions({ id: template.id }),
  );
  const [chosen, setChosen] = useState<{ from: string; to: string } | null>(null);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows />;
  const numbers = data.map(({ version }) => version);
  const newest = numbers[0];
  const start = template.hasDraft
    ? { from: String(newest ?? workingCopy), to: workingCopy }
    : { from: String(numbers[1] ?? newest ?? workingCopy), to: String(newest ?? workingCopy) };
  const { from, to } = chosen ?? start;
  const compare = (version: number) => {
    const before = numbers[numbers.indexOf(version) + 1];
    setChosen({ from: String(before ?? version), to: String(version) });
  };
  const options = [
    ...(template.hasDraft ? [{ value: workingCopy, label: "Working copy" }] : []),
    ...numbers.map((version) => ({ value: String(version), label: `Version ${version}` })),
  ];
  return (
    <div className="grid gap-5 md:grid-cols-[17rem_minmax(0,1fr)]">
      <VersionList
        template={template}
        versions={data}
        shown={to}
        mayWrite={mayWrite}
        onCompare={compare}
        onRestored={onRestored}
      />
      <section aria-label="Comparison" className="grid min-w-0 content-start gap-3">
        <div className="grid grid-cols-2 gap-3">
          {(["from", "to"] as const).map((side) => (
            <Field key={side} label={side === "from" ? "From" : "To"}>
              {(control) => (
                <Select
                  {...control}
                  value={side === "from" ? from : to}
                  onValueChange={(value) => setChosen({ from, to, [side]: value })}
                  options={options}
                />
              )}
            </Field>
          ))}
        </div>
        <Comparison template={template} from={from} to={to} />
      </section>
    </div>
  );
}

function Comparison({ template, from, to }: { template: Template; from: string; to: string }) {
  const before = useSide(template, from);
  const after = useSide(template, to);
  const error = before.error ?? after.error;
  if (error) return <p className="text-bad text-sm">{error.message}</p>;
  if (!before.content || !after.content) return <Skeleton className="h-48" />;
  return <ContentDiff key={`${from}-${to}`} before={before.content} after={after.content} />;
}

function useSide(
  template: Template,
  side: string,
): { content: TemplateContent | undefined; error: { message: string } | null } {
  const { data, error } = useQuery({
    ...useApi().templates.version.queryOptions(
      side === workingCopy ? skipToken : { id: template.id, version: Number(side) },
    ),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { content: side === workingCopy ? template.content : data?.content, error };
}

import { skipToken, useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useQueryState } from "nuqs";
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
import { type Compared, comparedParser, workingCopy } from "./compared";
import { VersionList } from "./version-list";

/** Every version with who, when and why; the difference between any two, which has an address; the way back. */
export function HistoryDrawer(props: { template: Template; mayWrite: boolean }) {
  const [opened, setOpened] = useState(false);
  const [compared, setCompared] = useQueryState("compare", comparedParser);
  const setOpen = (open: boolean) => {
    setOpened(open);
    if (!open) void setCompared(null);
  };
  return (
    <Dialog
      side
      title="History"
      description="Versions are kept for good: a message can always be shown as it was sent."
      className="max-w-4xl"
      open={opened || compared !== null}
      onOpenChange={setOpen}
      trigger={
        <Button>
          <History aria-hidden /> History
        </Button>
      }
    >
      <Versions
        {...props}
        compared={compared}
        onCompare={(chosen) => void setCompared(chosen)}
        onRestored={() => setOpen(false)}
      />
    </Dialog>
  );
}

function Versions(props: {
  template: Template;
  mayWrite: boolean;
  compared: Compared | null;
  onCompare: (compared: Compared) => void;
  onRestored: () => void;
}) {
  const { template, mayWrite, compared, onCompare, onRestored } = props;
  const { data, error, refetch } = useQuery(
    useApi().templates.versions.queryOptions({ id: template.id }),
  );
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows />;
  const numbers = data.map(({ version }) => version);
  const newest = numbers[0];
  const start = template.hasDraft
    ? { from: String(newest ?? workingCopy), to: workingCopy }
    : { from: String(numbers[1] ?? newest ?? workingCopy), to: String(newest ?? workingCopy) };
  const { from, to } = compared ?? start;
  const compare = (version: number) => {
    const before = numbers[numbers.indexOf(version) + 1];
    onCompare({ from: String(before ?? version), to: String(version) });
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
      <section
        aria-label="Comparison"
        className="grid min-w-0 content-start gap-3 max-md:order-first"
      >
        <div className="grid grid-cols-2 gap-3">
          {(["from", "to"] as const).map((side) => (
            <Field key={side} label={side === "from" ? "From" : "To"}>
              {(control) => (
                <Select
                  {...control}
                  value={side === "from" ? from : to}
                  onValueChange={(value) => onCompare({ from, to, [side]: value })}
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

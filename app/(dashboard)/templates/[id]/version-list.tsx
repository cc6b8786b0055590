import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import type { Template } from "@/components/editor/template";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/class-names";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RouterOutputs } from "@/server/api/root";
import { useTemplateChanged } from "./use-template-changed";

type Version = RouterOutputs["templates"]["versions"][number];

/** The working copy and every version, newest first. */
export function VersionList(props: {
  template: Template;
  versions: Version[];
  /** The one that a comparison leads to. */
  shown: string;
  mayWrite: boolean;
  onCompare: (version: number) => void;
  onRestored: () => void;
}) {
  const { template, versions, shown, mayWrite, onCompare, onRestored } = props;
  return (
    <ol aria-label="Versions" className="grid content-start gap-2">
      {template.hasDraft && (
        <li className="grid gap-2 rounded-lg border border-dashed p-3 text-sm">
          <span className="font-medium">Working copy</span>
          <span className="text-ink-soft text-xs">Not published yet.</span>
          {mayWrite && template.published && (
            <Discard template={template} onDiscarded={onRestored} />
          )}
        </li>
      )}
      {versions.map((version) => (
        <li
          key={version.version}
          className={cn(
            "grid gap-1 rounded-lg border p-3 text-sm",
            shown === String(version.version) && "border-accent-line bg-accent-soft",
          )}
        >
          <span className="flex flex-wrap items-center gap-2">
            <span className="font-medium">Version {version.version}</span>
            {version.version === template.published?.version && <Badge tone="ok">published</Badge>}
          </span>
          {version.note && <span className="break-words">{version.note}</span>}
          <span className="text-ink-soft text-xs">
            <RelativeTime at={version.at} /> by {version.by}
          </span>
          <span className="flex gap-2 pt-1">
            <Button size="sm" onClick={() => onCompare(version.version)}>
              Compare
            </Button>
            {mayWrite && (
              <Restore template={template} version={version.version} onRestored={onRestored} />
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Restore(props: { template: Template; version: number; onRestored: () => void }) {
  const { template, version, onRestored } = props;
  const changed = useTemplateChanged();
  const restore = useMutation(
    useApi().templates.restore.mutationOptions({
      onSuccess: async () => {
        await changed();
        toast.success(`Version ${version} is the working copy now. Publish it to make it count.`);
        onRestored();
      },
    }),
  );
  return (
    <ConfirmDialog
      title={`Restore version ${version}?`}
      action="Restore"
      variant="primary"
      consequence={
        <>
          Its words become the working copy. Nothing changes for readers until you publish.
          {template.hasDraft && " The working copy that there is now is replaced by it."}
        </>
      }
      trigger={<Button size="sm">Restore…</Button>}
      onConfirm={() => restore.mutateAsync({ id: template.id, version })}
    />
  );
}

function Discard({ template, onDiscarded }: { template: Template; onDiscarded: () => void }) {
  const changed = useTemplateChanged();
  const discard = useMutation(
    useApi().templates.discardDraft.mutationOptions({
      onSuccess: async () => {
        await changed();
        toast.success("The working copy says what is published again.");
        onDiscarded();
      },
    }),
  );
  return (
    <ConfirmDialog
      title="Discard the working copy?"
      action="Discard"
      consequence="What was written since the last version is lost, whoever wrote it. What is published stays as it is."
      trigger={
        <Button size="sm" className="justify-self-start">
          Discard…
        </Button>
      }
      onConfirm={() => discard.mutateAsync({ id: template.id })}
    />
  );
}

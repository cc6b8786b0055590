"use client";

import { Download, X } from "lucide-react";
import { formatCount } from "../format";
import { Badge, type Tone } from "../ui/badge";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { Progress } from "../ui/progress";
import { RelativeTime } from "../ui/relative-time";
import type { Upload } from "./upload";

const looks: Record<Upload["state"], { label: string; tone: Tone }> = {
  running: { label: "Running", tone: "info" },
  done: { label: "Done", tone: "ok" },
  failed: { label: "Failed", tone: "bad" },
  cancelled: { label: "Cancelled", tone: "muted" },
};

type Cancel = {
  /** What cancelling leaves behind, in words; null where the viewer may not cancel. */
  consequence: string;
  run: (id: number) => Promise<unknown>;
};

/** The latest uploads: how far each is, what became of it, and its report. */
export function UploadList({ uploads, cancel }: { uploads: Upload[]; cancel: Cancel | null }) {
  if (uploads.length === 0)
    return <p className="px-4 pb-4 text-ink-soft text-sm">Nothing was uploaded yet.</p>;
  return (
    <ul className="divide-y divide-line border-t">
      {uploads.map((upload) => (
        <Item key={upload.id} upload={upload} cancel={cancel} />
      ))}
    </ul>
  );
}

function Item({ upload, cancel }: { upload: Upload; cancel: Cancel | null }) {
  const { label, tone } = looks[upload.state];
  const running = upload.state === "running";
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Badge tone={tone} pulse={running}>
          {label}
        </Badge>
        <span className="min-w-0 break-all font-medium text-sm">{upload.fileName}</span>
        <span className="text-ink-faint text-xs">
          {upload.startedBy}, <RelativeTime at={upload.startedAt} />
        </span>
        <span className="ml-auto flex items-center gap-2">
          {upload.hasReport && <Report upload={upload} />}
          {running && cancel && <CancelButton upload={upload} cancel={cancel} />}
        </span>
      </div>
      {running && <Course upload={upload} />}
      <p aria-live={running ? "polite" : undefined} className="text-ink-soft text-sm tabular-nums">
        {formatCount(upload.accepted)} {upload.accepted === 1 ? "row" : "rows"} taken
        {upload.rejected > 0 && (
          <span className="text-warn">, {formatCount(upload.rejected)} rejected</span>
        )}
        {upload.error && <span className="block text-ink-soft">{upload.error}</span>}
      </p>
    </li>
  );
}

function Course({ upload }: { upload: Upload }) {
  const { bytesRead, bytesTotal } = upload;
  if (bytesTotal === null || bytesTotal === 0) return null;
  return <Progress value={bytesRead / bytesTotal} label={`Read of ${upload.fileName}`} />;
}

function Report({ upload }: { upload: Upload }) {
  return (
    <Button asChild size="sm">
      <a href={`/api/uploads/${upload.id}/rejects`} download>
        <Download aria-hidden /> Rejected rows
      </a>
    </Button>
  );
}

function CancelButton({ upload, cancel }: { upload: Upload; cancel: Cancel }) {
  return (
    <ConfirmDialog
      title={`Cancel the upload of ${upload.fileName}?`}
      consequence={cancel.consequence}
      action="Cancel the upload"
      trigger={
        <Button size="sm" variant="ghost">
          <X aria-hidden /> Cancel
        </Button>
      }
      onConfirm={() => cancel.run(upload.id)}
    />
  );
}

"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ArchiveRefused, type Imported, sendArchive } from "./send-archive";

/** Takes an exported archive over: templates as drafts, shared pieces and the brand at once. */
export function ImportDialog() {
  const api = useApi();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [file, setFile] = useState<File | null>(null);
  const take = useMutation({
    mutationFn: sendArchive,
    meta: { quiet: true },
    onSuccess: () => client.invalidateQueries(api.templates.pathFilter()),
  });
  const change = (next: boolean) => {
    take.reset();
    setFile(null);
    setOpen(next);
  };
  const changedHere = take.error instanceof ArchiveRefused && take.error.changedHere;
  return (
    <Dialog
      title="Import templates"
      description="A zip archive as the export makes it. Templates become drafts and reach nobody until they are published; what was changed here since the export is only replaced when you say so. Shared pieces and the brand change at once. What the archive does not have stays."
      open={open}
      onOpenChange={change}
      trigger={
        <Button>
          <Upload aria-hidden /> Import
        </Button>
      }
      footer={
        <>
          <Button onClick={() => change(false)}>{take.isSuccess ? "Close" : "Keep as is"}</Button>
          {!take.isSuccess && (
            <Button
              variant={changedHere ? "danger" : "primary"}
              disabled={!file}
              pending={take.isPending}
              onClick={() => file && take.mutate({ file, overwrite: changedHere })}
            >
              {changedHere ? "Overwrite what is here" : "Import"}
            </Button>
          )}
        </>
      }
    >
      {take.data ? (
        <Result imported={take.data} />
      ) : (
        <Field label="Archive" error={take.error?.message}>
          {(control) => (
            <input
              {...control}
              type="file"
              accept=".zip,application/zip"
              className="text-sm file:mr-3 file:h-8 file:rounded-md file:border file:border-line-strong file:bg-surface file:px-3"
              onChange={({ target }) => {
                take.reset();
                setFile(target.files?.[0] ?? null);
              }}
            />
          )}
        </Field>
      )}
    </Dialog>
  );
}

function Result({ imported: { templates, partials, brand } }: { imported: Imported }) {
  if (templates.length + partials.length === 0 && !brand)
    return <p role="status">The archive says what is here already: nothing changed.</p>;
  return (
    <div role="status" className="grid gap-2 text-sm">
      <p>
        {templates.length} {templates.length === 1 ? "draft" : "drafts"}, {partials.length} shared{" "}
        {partials.length === 1 ? "piece" : "pieces"}
        {brand && " and the brand"} changed.
      </p>
      <ul className="flex max-h-60 flex-wrap gap-x-4 gap-y-1 overflow-y-auto">
        {templates.map(({ id, typeKey }) => (
          <li key={id}>
            <Link
              href={`/templates/${id}`}
              className="font-mono text-accent text-xs hover:underline"
            >
              {typeKey}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

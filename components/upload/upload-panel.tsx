"use client";

import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import type { UploadInput } from "@/server/api/uploads";
import { formatBytes } from "../format";
import { Button } from "../ui/button";
import { Progress } from "../ui/progress";
import { ColumnTable } from "./column-table";
import { DropZone } from "./drop-zone";
import { type FieldName, fieldNames, precedence } from "./field-names";
import { readFile, withHeader } from "./read-file";
import { type FileChoice, maxFileBytes } from "./upload";
import { useSending } from "./use-sending";

/** What every kind of upload has in common. */
export type FileInput = Pick<
  Extract<UploadInput, { kind: "people" }>,
  "fileName" | "format" | "delimiter" | "header" | "columns"
>;

export type UploadPanelProps = {
  known: readonly FieldName[];
  /** Where people may have attributes: those that are known. */
  attributes?: readonly string[];
  /** What is still missing, as a sentence; null when the file can be sent. */
  missing: (fields: string[]) => string | null;
  inputOf: (file: FileInput) => UploadInput;
  /** What else is asked, above the button. */
  options?: ReactNode;
  /** The verb of the button: "Upload". */
  action: string;
  /** An upload has begun or ended: what is shown of it is old. */
  onChange: () => void;
};

/** From a file to its rows: choose, match the columns, send. */
export function UploadPanel(props: UploadPanelProps) {
  const { known, attributes = null } = props;
  const fields = { known, attributes };
  const [choice, setChoice] = useState<FileChoice | null>(null);
  const [fault, setFault] = useState<string>();
  const { sentBytes, result, send, reset } = useSending();
  const choose = async (file: File) => {
    reset();
    setFault(undefined);
    if (file.size > maxFileBytes) return setFault("The file is larger than 1 GiB. Split it.");
    await readFile(file, fields).then(setChoice, (error: Error) => setFault(error.message));
  };
  const start = async (chosen: FileChoice) => {
    // The row of the upload appears when its first bytes have arrived.
    const soon = setTimeout(props.onChange, 700);
    await send(props.inputOf(fileInputOf(chosen)), chosen.file);
    clearTimeout(soon);
    setChoice(null);
    props.onChange();
  };
  if (choice && sentBytes !== null) return <Sent file={choice.file} bytes={sentBytes} />;
  const refusal = result && "refusal" in result ? result.refusal : undefined;
  const revoked = result && "upload" in result ? result.upload.revoked : [];
  if (!choice)
    return (
      <div className="grid gap-3">
        {revoked.length > 0 && <Revoked names={revoked} />}
        <DropZone onFile={(file) => void choose(file)} error={fault ?? refusal} />
      </div>
    );
  const filled = choice.columns.flatMap(({ field }) => field ?? []);
  const missing = twice(filled) ?? props.missing(filled);
  return (
    <div className="grid gap-4">
      <p className="text-ink-soft text-sm">
        <b className="break-all font-medium text-ink">{choice.file.name}</b>,{" "}
        {formatBytes(choice.file.size)}
      </p>
      <ColumnTable
        choice={choice}
        known={known}
        attributes={attributes}
        onChange={(columns) => setChoice({ ...choice, columns })}
        onHeader={(header) =>
          void withHeader(choice, header, fields).then(setChoice, (error: Error) =>
            toast.error(error.message),
          )
        }
      />
      {!attributes && precedence(filled) && (
        <p className="text-ink-soft text-sm">{precedence(filled)}</p>
      )}
      {props.options}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {missing && <p className="mr-auto text-sm text-warn">{missing}</p>}
        <Button onClick={() => setChoice(null)}>Another file</Button>
        <Button variant="primary" disabled={missing !== null} onClick={() => void start(choice)}>
          {props.action}
        </Button>
      </div>
    </div>
  );
}

/** Approvals were for those who were on the list before. */
function Revoked({ names }: { names: string[] }) {
  return (
    <div role="status" className="grid gap-1 rounded-lg bg-warn-soft px-4 py-2.5 text-sm text-warn">
      <p>
        {names.length === 1 ? "This campaign is" : "These campaigns are"} for other people now.
        Approvals, and what was asked or planned with them, are taken back:{" "}
        {names.length === 1 ? "it is a draft" : "they are drafts"} again.
      </p>
      <ul className="list-disc break-words pl-5 font-medium">
        {names.map((name, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two campaigns may have one name
          <li key={`${i} ${name}`}>{name}</li>
        ))}
      </ul>
    </div>
  );
}

function twice(fields: string[]): string | null {
  const field = fields.find((one, i) => fields.indexOf(one) !== i);
  if (!field) return null;
  const name = Object.entries(fieldNames).find(([key]) => key === field)?.[1] ?? field;
  return `Two columns are “${name}”. Leave one of them out.`;
}

function Sent({ file, bytes }: { file: File; bytes: number }) {
  const share = file.size > 0 ? Math.min(1, bytes / file.size) : 1;
  return (
    <div className="grid gap-2 rounded-lg border bg-sunken px-4 py-6">
      <div className="flex flex-wrap justify-between gap-2 text-sm">
        <span className="break-all font-medium">Sending {file.name}</span>
        <span aria-live="polite" className="text-ink-soft tabular-nums">
          {formatBytes(Math.min(bytes, file.size))} of {formatBytes(file.size)}
        </span>
      </div>
      <Progress value={share} label={`Sent of ${file.name}`} />
      <p className="text-ink-faint text-xs">
        {share < 1
          ? "Keep this tab open until the file has left it."
          : "All sent. The server stores the last rows."}
      </p>
    </div>
  );
}

function fileInputOf({ file, format, delimiter, header, columns }: FileChoice): FileInput {
  return {
    fileName: file.name.slice(0, 200),
    format,
    delimiter,
    header,
    columns: columns.flatMap(({ source, field, as }) => (field ? [{ source, field, as }] : [])),
  };
}

"use client";

import { FileUp } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { cn } from "../ui/class-names";

/** Where a file is dropped, or chosen. */
export function DropZone(props: { onFile: (file: File) => void; error?: string }) {
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) props.onFile(file);
  };
  return (
    <div className="grid gap-2">
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          "grid cursor-pointer place-items-center gap-2 rounded-lg border border-dashed bg-sunken px-4 py-8 text-center transition-colors focus-within:outline-2 focus-within:outline-accent hover:border-ink-faint",
          over && "border-accent bg-hover",
        )}
      >
        <FileUp aria-hidden className="size-5 text-ink-faint" />
        <span className="font-medium text-sm">Choose a file, or drop it here</span>
        <span className="text-ink-faint text-xs">
          CSV or NDJSON, up to 5 million rows and 1 GiB. Columns are matched in the next step.
        </span>
        <input
          id={id}
          type="file"
          accept=".csv,.tsv,.txt,.ndjson,.jsonl,.json,text/csv,application/x-ndjson"
          className="sr-only"
          onChange={({ target }) => {
            const file = target.files?.[0];
            // The same file may be chosen again.
            target.value = "";
            if (file) props.onFile(file);
          }}
        />
      </label>
      {props.error && (
        <p role="alert" className="text-bad text-sm">
          {props.error}
        </p>
      )}
    </div>
  );
}

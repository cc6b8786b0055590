import { useState } from "react";
import { formatCount } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { identities, missingIdentity } from "@/components/upload/field-names";
import { UploadPanel } from "@/components/upload/upload-panel";
import type { Found } from "./found";

/** Fills the list from a file: adds to it, or puts the file's people in the place of all. */
export function FillCard({ list, onChange }: { list: Found["list"]; onChange: () => void }) {
  const [mode, setMode] = useState<"add" | "replace">("add");
  return (
    <Card>
      <CardHeader
        title="Upload people"
        hint="A file with user ids, e-mail addresses or phone numbers"
      />
      <CardBody>
        {list.filling ? (
          <p className="rounded-lg border bg-sunken px-4 py-6 text-ink-soft text-sm">
            A file is being read into the list; see below. The next one can follow when it is done.
          </p>
        ) : (
          <UploadPanel
            known={identities}
            missing={missingIdentity}
            action={mode === "add" ? "Add these people" : "Replace the list"}
            onChange={onChange}
            inputOf={(file) => ({ kind: "list", list: list.key, mode, ...file })}
            options={
              list.size > 0 && (
                <div className="flex flex-wrap items-center gap-3">
                  <Segmented
                    aria-label="What happens to those who are on the list"
                    value={mode}
                    onValueChange={setMode}
                    options={[
                      { value: "add", label: "Add to the list" },
                      { value: "replace", label: "Replace the list" },
                    ]}
                  />
                  <p className="text-ink-soft text-sm">
                    {mode === "add"
                      ? `The ${formatCount(list.size)} on the list stay.`
                      : `Of the ${formatCount(list.size)} on the list, those who are not in the file leave it.`}
                  </p>
                </div>
              )
            }
          />
        )}
      </CardBody>
    </Card>
  );
}

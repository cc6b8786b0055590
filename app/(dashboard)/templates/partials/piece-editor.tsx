import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { CodeEditor } from "@/components/editor/code-editor";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Piece } from "./piece";

const vocabulary = { variables: [], partials: [] };

/** One piece: its words, where it is used, and what a change of it touches. */
export function PieceEditor({ piece, mayWrite }: { piece: Piece; mayWrite: boolean }) {
  const { key, usedIn } = piece;
  const [name, setName] = useState(piece.name);
  const [source, setSource] = useState(piece.source);
  const { save, remove } = usePieceChanges();
  const changed = name !== piece.name || source !== piece.source;
  const errors = fieldErrors(save.error);
  const call = `{% render '${key}' %}`;
  return (
    <Card>
      <CardHeader
        title={piece.name}
        hint={
          <>
            changed <RelativeTime at={piece.updatedAt} /> by {piece.updatedBy}
          </>
        }
        actions={mayWrite && <Remove piece={piece} onRemove={() => remove.mutateAsync({ key })} />}
      />
      <CardBody className="grid gap-4">
        <p className="flex items-center gap-1 text-ink-soft text-sm">
          Put it into a template with <code className="font-mono text-xs">{call}</code>
          <CopyButton value={call} label="the tag" />
        </p>
        <Field label="Name" error={errors.name}>
          {(control) => (
            <Input
              {...control}
              readOnly={!mayWrite}
              maxLength={80}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <div className="grid gap-1.5">
          <span className="font-medium text-sm">Piece</span>
          <CodeEditor
            label="Piece"
            kind="code"
            value={source}
            onChange={setSource}
            readOnly={!mayWrite}
            vocabulary={vocabulary}
            minHeight="14rem"
            invalid={save.error !== null}
          />
          {save.error && (
            <p role="alert" className="text-bad text-xs">
              {save.error.message}
            </p>
          )}
        </div>
        <UsedIn piece={piece} />
        {mayWrite && (
          <div className="flex flex-wrap items-center gap-3">
            <Button
              variant="primary"
              disabled={!changed}
              pending={save.isPending}
              onClick={() => save.mutate({ key, name, source, revision: piece.revision })}
            >
              Save
            </Button>
            {usedIn.length > 0 && (
              <p className="text-ink-faint text-xs">
                Templates take the change when they are published next.
              </p>
            )}
          </div>
        )}
      </CardBody>
    </Card>
  );
}

function UsedIn({ piece: { usedIn } }: { piece: Piece }) {
  if (usedIn.length === 0) return <p className="text-ink-soft text-sm">No template uses it yet.</p>;
  return (
    <section className="grid gap-1">
      <h3 className="font-medium text-sm">Used in</h3>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {usedIn.map(({ id, name }) => (
          <li key={id}>
            <Link href={`/templates/${id}`} className="text-accent hover:underline">
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Remove({ piece, onRemove }: { piece: Piece; onRemove: () => Promise<unknown> }) {
  const n = piece.usedIn.length;
  return (
    <ConfirmDialog
      title={`Remove “${piece.name}”?`}
      action="Remove"
      consequence={
        n === 0
          ? "No template uses it. It cannot be brought back."
          : `${n} ${n === 1 ? "template uses" : "templates use"} it. What is published keeps its words; drafts will not be publishable until they stop using it.`
      }
      trigger={
        <Button variant="ghost" size="sm">
          <Trash2 aria-hidden /> Remove
        </Button>
      }
      onConfirm={onRemove}
    />
  );
}

function usePieceChanges() {
  const api = useApi();
  const client = useQueryClient();
  const after = (words: string) => () => {
    toast.success(words);
    return client.invalidateQueries(api.templates.pathFilter());
  };
  const save = useMutation(
    api.templates.partials.save.mutationOptions({
      meta: { quiet: true },
      onSuccess: after("The piece is saved"),
    }),
  );
  const remove = useMutation(
    api.templates.partials.remove.mutationOptions({ onSuccess: after("The piece is removed") }),
  );
  return { save, remove };
}

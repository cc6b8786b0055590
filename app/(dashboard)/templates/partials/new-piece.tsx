import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import { useApi } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** A new piece: its name, and the key that templates call it by. */
export function NewPiece(props: { taken: string[]; onCreated: (key: string) => void }) {
  const api = useApi();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [typed, setTyped] = useState<string | null>(null);
  const key = typed ?? keyOf(name);
  const create = useMutation(
    api.templates.partials.save.mutationOptions({
      meta: { quiet: true },
      onSuccess: async () => {
        await client.invalidateQueries(api.templates.pathFilter());
        props.onCreated(key);
        setOpen(false);
        setName("");
        setTyped(null);
      },
    }),
  );
  const errors = fieldErrors(create.error);
  const taken = props.taken.includes(key) ? "Another piece has this key." : undefined;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!taken) create.mutate({ key, name, source: `<p>${name}</p>\n`, revision: 0 });
  };
  return (
    <Dialog
      title="New shared piece"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button className="justify-self-start">
          <Plus aria-hidden /> New piece
        </Button>
      }
    >
      <form onSubmit={submit} className="grid gap-4">
        <Field label="Name" error={errors.name}>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={80}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Field
          label="Key"
          error={taken ?? errors.key}
          hint={`Templates use it as {% render '${key || "key"}' %}.`}
        >
          {(control) => (
            <Input
              {...control}
              required
              className="font-mono"
              value={key}
              onChange={({ target }) => setTyped(target.value)}
            />
          )}
        </Field>
        {create.error && Object.keys(errors).length === 0 && (
          <p role="alert" className="text-bad text-sm">
            {create.error.message}
          </p>
        )}
        <Button
          type="submit"
          variant="primary"
          className="justify-self-end"
          pending={create.isPending}
        >
          Create
        </Button>
      </form>
    </Dialog>
  );
}

/** "Row of buttons" → row-of-buttons */
function keyOf(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
}

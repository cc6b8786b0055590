"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { type Tier, tierKeys, tierWords } from "@/components/alert/words";
import { useApi } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";

const kinds = [
  { value: "webhook", label: "Webhook" },
  { value: "email", label: "E-mail" },
] as const;

/** Somebody more who is told. */
export function AddContact() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="Add a contact"
      description="Its address is stored encrypted, and shown to nobody afterwards."
      trigger={<Button variant="primary">Add a contact</Button>}
    >
      <ContactForm onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function ContactForm({ onDone }: { onDone: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const [kind, setKind] = useState<(typeof kinds)[number]["value"]>("webhook");
  const [name, setName] = useState("");
  const [target, setTarget] = useState("");
  const [tiers, setTiers] = useState<Tier[]>(["page", "chat"]);
  const add = useMutation(
    api.alerts.addContact.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => {
        toast.success(`${name} is told from now on.`);
        onDone();
      },
      onError: (error) => {
        if (Object.keys(fieldErrors(error)).length === 0) toast.error(error.message);
      },
      onSettled: () => queries.invalidateQueries({ queryKey: api.alerts.contacts.queryKey() }),
    }),
  );
  const errors = fieldErrors(add.error);
  const toggle = (tier: Tier, on: boolean) =>
    setTiers(tierKeys.filter((one) => (one === tier ? on : tiers.includes(one))));
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ kind, name, target, tiers });
      }}
    >
      <Segmented aria-label="Kind" value={kind} onValueChange={setKind} options={kinds} />
      <Field label="Name" error={errors.name}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={80}
            placeholder="On-call room"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={kind === "webhook" ? "URL" : "Address"}
        hint={
          kind === "webhook"
            ? "An incoming webhook of a chat room, or your own receiver."
            : undefined
        }
        error={errors.target}
      >
        {(control) => (
          <Input
            {...control}
            required
            type={kind === "webhook" ? "url" : "email"}
            placeholder={kind === "webhook" ? "https://hooks.example.com/…" : "oncall@example.com"}
            value={target}
            onChange={(event) => setTarget(event.target.value)}
          />
        )}
      </Field>
      <fieldset className="grid gap-2">
        <legend className="mb-1 font-medium text-sm">Is told of</legend>
        {tierKeys.map((tier) => (
          <div key={tier} className="flex items-center gap-2 text-sm">
            <Checkbox
              id={`tier-${tier}`}
              checked={tiers.includes(tier)}
              onCheckedChange={(on) => toggle(tier, on === true)}
            />
            <label htmlFor={`tier-${tier}`}>
              {tierWords[tier].label} <span className="text-ink-faint">{tierWords[tier].hint}</span>
            </label>
          </div>
        ))}
      </fieldset>
      <footer className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" pending={add.isPending}>
          Add
        </Button>
      </footer>
    </form>
  );
}

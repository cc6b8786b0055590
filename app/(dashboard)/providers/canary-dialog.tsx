import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { channelLabel } from "@/components/notification/channels";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NumberField } from "@/components/ui/number-field";
import { addresses, type ExternalChannel } from "./addresses";
import type { Canary } from "./canary";

const limits = { min: 1, max: 60 };
/** A number costs money each time. */
const usualMinutes = { sms: 15, push: 1, email: 1, webhook: 1 };

/** Sets where a channel's canaries go, and how often. */
export function CanaryDialog({ canary }: { canary: Canary }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="ghost" onClick={() => setOpen(true)}>
        {canary.address ? "Change canary" : "Set a canary"}
      </Button>
      {open && <CanaryForm canary={canary} onClose={() => setOpen(false)} />}
    </>
  );
}

function CanaryForm({ canary, onClose }: { canary: Canary; onClose: () => void }) {
  const formId = useId();
  const { channel, address } = canary;
  const kind = addresses.find(({ value }) => value === channel) ?? addresses[0];
  const [to, setTo] = useState("");
  const [minutes, setMinutes] = useState(
    address?.everyMinutes ?? (kind ? usualMinutes[kind.value] : 1),
  );
  const done = useDone("The canary is set: the next one goes within a minute", onClose);
  const save = useMutation({
    ...useApi().credentials.setCanary.mutationOptions(),
    ...{ meta: { quiet: true }, onSuccess: done },
  });
  const fault = fieldErrors(save.error).to;
  if (!kind) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ channel: kind.value, to: to.trim() || null, everyMinutes: minutes });
  };
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={`Canary of ${channelLabel(channel)}`}
      description="A message to an address of your own, through the accounts of this channel, by the way that every event takes."
      footer={
        <>
          {address && <RemoveCanary channel={kind.value} onRemoved={onClose} />}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} className="grid gap-4" onSubmit={submit}>
        <Field
          label={kind.address}
          hint={
            address
              ? `Stored encrypted: ${address.hint}. Empty: it stays.`
              : "Stored encrypted; nobody sees it again. Not a customer's: it gets every canary."
          }
          {...(fault ? { error: fault } : {})}
        >
          {(control) => (
            <Input
              {...control}
              required={!address}
              autoComplete="off"
              spellCheck={false}
              maxLength={4_096}
              placeholder={kind.example}
              value={to}
              onChange={({ target }) => setTo(target.value)}
            />
          )}
        </Field>
        <NumberField
          label="One every"
          unit="minutes"
          value={minutes}
          {...limits}
          onChange={setMinutes}
          hint={costOf(kind.value, minutes)}
        />
        <p className="text-ink-soft text-sm">
          It counts as arrived when the provider has taken it, and as lost after 30 s. Where the
          provider reports deliveries, that moment is shown too, and judged by nobody. Two lost in a
          row are an alert.
        </p>
        {save.error && !fault && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
            {save.error.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function costOf(channel: string, minutes: number): string {
  const day = `${formatCount(Math.floor(1_440 / minutes))} messages a day`;
  const told = `a silence is told after some ${formatCount(2 * minutes)} minutes.`;
  return channel === "sms" ? `${day}, each of which costs money; ${told}` : `${day}; ${told}`;
}

function RemoveCanary(props: { channel: ExternalChannel; onRemoved: () => void }) {
  const done = useDone("The canary is removed", props.onRemoved);
  const remove = useMutation({
    ...useApi().credentials.removeCanary.mutationOptions(),
    onSuccess: done,
  });
  return (
    <ConfirmDialog
      title={`Remove the canary of ${channelLabel(props.channel)}?`}
      consequence="Its address is forgotten. From then on nothing tells that this channel's loop is broken while nobody sends."
      action="Remove the canary"
      trigger={
        <Button variant="ghost" className="mr-auto">
          Remove
        </Button>
      }
      onConfirm={() => remove.mutateAsync({ channel: props.channel })}
    />
  );
}

/** Says so, and reads the canaries again. */
function useDone(words: string, then: () => void) {
  const client = useQueryClient();
  const filter = useApi().providers.canaries.queryFilter();
  return async () => {
    toast.success(words);
    await client.invalidateQueries(filter);
    then();
  };
}

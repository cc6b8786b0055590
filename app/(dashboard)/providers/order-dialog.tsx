import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ListOrdered } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { channelLabel } from "@/components/notification/channels";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import type { Account, Chain, Place } from "./account";
import { PlaceRow } from "./place-row";

/** Edits in which order a channel tries its accounts, for which priorities and countries. */
export function OrderDialog({ chain, accounts }: { chain: Chain; accounts: Account[] }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <ListOrdered aria-hidden /> Edit order
      </Button>
      {open && (
        <OrderForm
          chain={chain}
          accounts={accounts.filter((one) => one.channels.includes(chain.channel))}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

/** Each place has a number of its own, so that rows keep what is typed when they move. */
type Draft = Place & { id: number };

function OrderForm(props: { chain: Chain; accounts: Account[]; onClose: () => void }) {
  const { accounts, onClose } = props;
  // Whoever changes it while this is open is not overwritten.
  const [chain] = useState(props.chain);
  const [drafts, setDrafts] = useState<Draft[]>(() =>
    chain.places.map((place, id) => ({ ...place, id })),
  );
  const name = channelLabel(chain.channel);
  const save = useSaveOrder(chain, name, onClose);
  const unused = accounts.filter(({ key }) => !drafts.some((one) => one.account === key));
  const offered = chain.channel === "sms" ? accounts : unused;
  const move = (from: number, by: number) => {
    const rest = drafts.filter((_, i) => i !== from);
    setDrafts(rest.toSpliced(from + by, 0, ...drafts.slice(from, from + 1)));
  };
  const add = (account: string) => {
    const id = 1 + Math.max(-1, ...drafts.map((one) => one.id));
    setDrafts([...drafts, { id, account, priorities: [0, 1, 2], prefix: "" }]);
  };
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      className="max-w-2xl"
      title={`Order of ${name}`}
      description="The first account that takes traffic gets the message. In force within a second."
      footer={
        <>
          {chain.own && (
            <Button
              variant="ghost"
              className="mr-auto"
              pending={save.isPending}
              onClick={() => save.mutate([])}
            >
              Back to the standard order
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={save.isPending}
            disabled={drafts.length === 0}
            onClick={() => save.mutate(drafts.map(({ id: _id, ...place }) => place))}
          >
            Save order
          </Button>
        </>
      }
    >
      <ol className="grid gap-2">
        {drafts.map((draft, i) => (
          <PlaceRow
            key={draft.id}
            place={draft}
            label={accounts.find(({ key }) => key === draft.account)?.label ?? draft.account}
            byCountry={chain.channel === "sms"}
            onMove={(by) => move(i, by)}
            isFirst={i === 0}
            isLast={i === drafts.length - 1}
            onChange={(change) =>
              setDrafts(drafts.map((one) => (one.id === draft.id ? { ...one, ...change } : one)))
            }
            onRemove={() => setDrafts(drafts.filter((one) => one.id !== draft.id))}
          />
        ))}
      </ol>
      {offered.length > 0 && (
        <Select
          aria-label="Add an account to the order"
          className="mt-3 w-full sm:w-64"
          placeholder="Add an account…"
          value={undefined}
          onValueChange={add}
          options={offered.map(({ key, label }) => ({ value: key, label, hint: key }))}
        />
      )}
      {save.error && (
        <p role="alert" className="mt-3 rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
          {save.error.message}
        </p>
      )}
    </Dialog>
  );
}

/** Saves an order; the toast takes it back. */
function useSaveOrder(chain: Chain, name: string, onClose: () => void) {
  const api = useApi();
  const client = useQueryClient();
  const order = useMutation({ ...api.providers.order.mutationOptions(), meta: { quiet: true } });
  const before = chain.own ? chain.places : [];
  const send = async (places: Place[], seen: Place[]) => {
    const channel = sendable.find((key) => key === chain.channel) ?? "push";
    await order.mutateAsync({ channel, places, seen });
    await client.invalidateQueries({ queryKey: api.providers.pathKey() });
  };
  return useMutation({
    mutationFn: (places: Place[]) => send(places, before),
    meta: { quiet: true },
    onSuccess: (_saved, places) => {
      const undo = () =>
        send(before, places).catch((error: Error) => void toast.error(error.message));
      toast.success(`${name} has a new order`, {
        action: { label: "Undo", onClick: () => void undo() },
      });
      onClose();
    },
  });
}

const sendable = ["push", "email", "sms", "webhook"] as const;

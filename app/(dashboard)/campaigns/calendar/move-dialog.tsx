import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { localMinute } from "@/components/ui/local-minute";
import type { Planned } from "./planned";
import { useZone } from "./use-zone";

const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });

/** When a scheduled campaign shall start instead; nothing moves before it is confirmed. */
export function MoveDialog(props: { item: Planned; at: Date; onClose: () => void }) {
  const { item, onClose } = props;
  const [chosen, setChosen] = useState(localMinute(props.at));
  const zone = useZone() ?? "UTC";
  const at = new Date(chosen);
  const past = chosen === "" || at.getTime() < Date.now();
  const { notes, move, pending } = useReschedule(item, onClose);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Move “${item.name}”?`}
      description={`Now: ${moment.format(item.at)}.`}
      className="max-w-md"
      footer={
        <>
          <Button onClick={onClose}>Keep as is</Button>
          <Button
            variant="primary"
            disabled={past || at.getTime() === item.at.getTime()}
            pending={pending}
            onClick={() => move(at)}
          >
            Move the campaign
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <Field
          label="New start"
          hint={`In your zone, ${zone.replaceAll("_", " ")}.`}
          error={past ? "Choose a time that is still to come." : undefined}
        >
          {(field) => (
            <Input
              {...field}
              type="datetime-local"
              autoFocus
              value={chosen}
              onChange={({ target }) => setChosen(target.value)}
            />
          )}
        </Field>
        {notes.map((note) => (
          <p key={note} className="text-ink-soft text-sm">
            {note}
          </p>
        ))}
      </div>
    </Dialog>
  );
}

/** Moves exactly the revision that was dragged; somebody else's newer one is not overwritten. */
function useReschedule(item: Planned, onDone: () => void) {
  const api = useApi();
  const client = useQueryClient();
  const { data } = useQuery(api.campaigns.one.queryOptions({ id: item.id }));
  const refresh = () =>
    Promise.all([
      client.invalidateQueries(api.campaignFigures.calendar.pathFilter()),
      client.invalidateQueries(api.campaigns.pathFilter()),
    ]);
  const reschedule = useMutation(
    api.campaigns.reschedule.mutationOptions({
      onSuccess: ({ revoked }) => {
        if (revoked) toast(`“${item.name}” was moved, and is a draft again until it is approved`);
        else toast.success(`“${item.name}” was moved`);
        onDone();
      },
      onSettled: refresh,
    }),
  );
  return {
    notes: [
      data?.campaign.delivery.start.kind === "local" &&
        "It goes out by each person's own clock: this moves its first wave, and the others with it.",
      data?.approval.current &&
        "It was approved for the time that it has now: moved, it is a draft again and has to be approved once more.",
    ].filter((note) => typeof note === "string"),
    pending: reschedule.isPending,
    move: (at: Date) => reschedule.mutate({ id: item.id, revision: item.revision, at }),
  };
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Radio, UserCheck } from "lucide-react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { type Foreseen, whySentence } from "@/components/broadcast/foresight";
import { formatCount } from "@/components/format";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { LocalTime } from "@/components/ui/local-time";
import { broadcastOf, type Draft, type TypeChoice } from "./draft";

/** From so many people on their number is typed, as on the Send page. */
const typedOver = 1_000;

/** Begins it, schedules it, or asks a second person to, after saying once more whom it reaches. */
export function BeginButton(props: {
  draft: Draft;
  type: TypeChoice;
  /** Absent while that is not known. */
  foreseen: Foreseen | undefined;
  asks: boolean;
  onMustAsk: () => void;
  onOpen: (path: string) => void;
}) {
  const { draft, type, foreseen, asks } = props;
  const send = useSending(props);
  const later = draft.startsAt !== null;
  const button = (
    <Button
      variant="primary"
      size="lg"
      disabled={!foreseen || draft.key === ""}
      pending={send.isPending}
    >
      {!send.isPending && (asks ? <UserCheck aria-hidden /> : <Radio aria-hidden />)}
      {asks ? "Ask for approval" : later ? "Schedule it" : "Begin it"}
    </Button>
  );
  if (!foreseen) return button;
  const people = `about ${formatCount(foreseen.people)} ${foreseen.people === 1 ? "person" : "people"}`;
  const titles = {
    ask: `Ask to send “${type.name}” to ${people}?`,
    later: `Schedule “${type.name}” for ${people}?`,
    now: `Begin “${type.name}” for ${people}?`,
  };
  return (
    <ConfirmDialog
      title={titles[asks ? "ask" : later ? "later" : "now"]}
      action={asks ? "Ask for approval" : later ? "Schedule" : "Begin"}
      variant="primary"
      {...(!asks && foreseen.people > typedOver ? { typed: String(foreseen.people) } : {})}
      consequence={<Consequence {...{ draft, type, foreseen, asks }} />}
      trigger={button}
      onConfirm={() => send.mutateAsync()}
    />
  );
}

function useSending(props: Parameters<typeof BeginButton>[0]) {
  const { draft, type, asks, foreseen } = props;
  const api = useApi();
  const client = useQueryClient();
  const begin = useMutation(api.broadcastStart.begin.mutationOptions());
  const ask = useMutation(api.broadcastStart.ask.mutationOptions());
  return useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      const beginning = { key: draft.key, broadcast: broadcastOf(draft, type) };
      if (asks) {
        await ask.mutateAsync(beginning);
        return `/broadcasts/requests/${draft.key}`;
      }
      const { id } = await begin.mutateAsync(beginning);
      const listed = foreseen?.strategy === "read" || draft.startsAt !== null;
      return listed ? `/broadcasts/${id}` : `/notifications/${id}`;
    },
    onSuccess: async (path) => {
      toast.success(asks ? "Somebody else can approve it now" : "It is on its way");
      props.onOpen(path);
      await client.invalidateQueries(api.broadcasts.pathFilter());
      await client.invalidateQueries(api.broadcastStart.requests.pathFilter());
    },
    onError: (error) => {
      if ("people" in fieldErrors(error)) props.onMustAsk();
    },
  });
}

function Consequence(props: { draft: Draft; type: TypeChoice; foreseen: Foreseen; asks: boolean }) {
  const { draft, type, foreseen, asks } = props;
  const empty = type.fields.filter(({ name }) => !draft.fields[name]?.trim());
  return (
    <div className="grid gap-2">
      <p>{whySentence(foreseen)}</p>
      {asks ? (
        <p>Nothing goes out before somebody else has looked at it and approved it.</p>
      ) : draft.startsAt !== null ? (
        <p>
          It begins <LocalTime at={new Date(draft.startsAt)} />, and can be cancelled until then.
        </p>
      ) : (
        <p>
          Real people see it within a second.{" "}
          {foreseen.strategy === "read"
            ? "It can be stopped at any moment, and then leaves every inbox"
            : "It can be cancelled while it runs; what was written stays"}
          {draft.push && "; a push that was sent stays sent"}.
        </p>
      )}
      {empty.length > 0 && (
        <p className="font-medium text-warn">
          Left empty: {empty.map(({ name }) => name).join(", ")}.
        </p>
      )}
    </div>
  );
}

import { useMutation } from "@tanstack/react-query";
import { SendHorizontal } from "lucide-react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { EventInput } from "./draft";
import type { Explanation } from "./use-explanation";

/** Sends; more than one recipient are confirmed first, with how many there are. */
export function SendBar(props: {
  event: EventInput | null;
  missing: string | null;
  typeName: string;
  explanation: Explanation;
  onSent: (id: string) => void;
}) {
  const { event, missing, explanation, onSent } = props;
  const send = useMutation(
    useApi().notifications.send.mutationOptions({
      onSuccess: ({ id, status }) => {
        if (status === "duplicate") toast.info("This was sent before: here is the first one.");
        onSent(id);
      },
    }),
  );
  const reach = explanation.data?.estimatedRecipients ?? 0;
  const direct = event !== null && "userId" in event.target;
  const waits = event === null || explanation.pending || explanation.error !== null;
  const button = (
    <Button
      variant="primary"
      size="lg"
      disabled={waits}
      pending={send.isPending}
      onClick={direct ? () => event && send.mutate(event) : undefined}
    >
      <SendHorizontal aria-hidden /> {event?.sendAt ? "Schedule" : "Send"}
    </Button>
  );
  return (
    <footer className="sticky bottom-0 flex items-center justify-between gap-4 rounded-b-lg border-t bg-surface px-4 py-3">
      <p className="text-ink-soft text-xs">{missing ?? hintOf(direct, reach)}</p>
      {direct || !event ? (
        button
      ) : (
        <ConfirmDialog
          title={`Send “${props.typeName}” to about ${formatCount(reach)} recipients?`}
          action={`Send to ${formatCount(reach)}`}
          variant="primary"
          typed={reach > 1_000 ? String(reach) : undefined}
          consequence={<Consequence explanation={explanation} reach={reach} />}
          trigger={button}
          onConfirm={() => send.mutateAsync(event)}
        />
      )}
    </footer>
  );
}

function hintOf(direct: boolean, reach: number): string {
  return direct ? "To one user." : `To about ${formatCount(reach)} recipients.`;
}

function Consequence({ explanation, reach }: { explanation: Explanation; reach: number }) {
  const { data } = explanation;
  const of = (outcome: string) =>
    (data?.outcomes ?? [])
      .filter((one) => one.outcome === outcome)
      .reduce((sum, { n }) => sum + n, 0);
  return (
    <p>
      Real people get real messages. Of {formatCount(data?.evaluated ?? 0)} evaluated,{" "}
      {formatCount(of("routed"))} would get it now, {formatCount(of("held"))} later, and{" "}
      {formatCount(of("suppressed"))} not at all.{" "}
      {reach > 1 && "It can be paused and cancelled while it runs; what was sent stays sent."}
    </p>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, Undo2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { Request } from "./request";

/** Approving it or sending it back; for whoever asked, taking it back. */
export function DecideButtons({ request }: { request: Request }) {
  const { id, own, people, version, newer, decidedAt, notificationId } = request;
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const refresh = async () => {
    await client.invalidateQueries(api.broadcastStart.pathFilter());
    await client.invalidateQueries(api.broadcasts.pathFilter());
  };
  const approve = useMutation(
    api.broadcastStart.approve.mutationOptions({
      onSuccess: async (begun) => {
        router.push(`/broadcasts/${begun.id}`);
        await refresh();
      },
      onError: refresh,
    }),
  );
  if (notificationId !== null) {
    return (
      <Button asChild>
        <Link href={`/broadcasts/${notificationId}`}>The broadcast</Link>
      </Button>
    );
  }
  if (decidedAt !== null) return null;
  return (
    <>
      <SendBack id={id} own={own} onDone={refresh} />
      {!own && (
        <ConfirmDialog
          title={`Approve this for ${formatCount(people)} people?`}
          action="Approve and begin"
          variant="primary"
          typed={String(people)}
          consequence={
            <p>
              {request.broadcast.startsAt === null
                ? "Real people see it within a second."
                : "It begins at its time, without another question."}{" "}
              {newer !== null &&
                `It says what version ${version} says, not what was published since. `}
              It can be stopped at any moment, and then leaves every inbox.
            </p>
          }
          trigger={
            <Button variant="primary" pending={approve.isPending}>
              {!approve.isPending && <Check aria-hidden />} Approve
            </Button>
          }
          onConfirm={() => approve.mutateAsync({ id })}
        />
      )}
    </>
  );
}

function SendBack({ id, own, onDone }: { id: string; own: boolean; onDone: () => Promise<void> }) {
  const [reason, setReason] = useState("");
  const given = reason.trim();
  const sendBack = useMutation(
    useApi().broadcastStart.sendBack.mutationOptions({ onSettled: onDone }),
  );
  return (
    <ConfirmDialog
      title={own ? "Take it back?" : "Send it back?"}
      action={own ? "Take it back" : "Send it back"}
      variant="primary"
      ready={own || given !== ""}
      consequence={
        <p>
          {own
            ? "Nobody can approve it any more. Its words stay here, to begin anew with."
            : "Nothing goes out. Whoever asked sees why, and can change it and ask again."}
        </p>
      }
      trigger={
        <Button>
          <Undo2 aria-hidden /> {own ? "Take it back" : "Send back"}
        </Button>
      }
      onConfirm={() => sendBack.mutateAsync({ id, reason: own ? "Taken back" : given })}
    >
      {!own && (
        <Field label="Why">
          {(control) => (
            <Textarea
              {...control}
              maxLength={500}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
      )}
    </ConfirmDialog>
  );
}

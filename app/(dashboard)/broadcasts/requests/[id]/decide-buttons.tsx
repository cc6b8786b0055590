import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, Undo2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { SendBack } from "@/components/ui/send-back";
import type { Request } from "./request";

/** Approving it or sending it back; for whoever asked, taking it back, and beginning anew with what came back. */
export function DecideButtons({ request }: { request: Request }) {
  const { id, own, people, newer, decidedAt, notificationId } = request;
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
  const sendBack = useMutation(api.broadcastStart.sendBack.mutationOptions({ onSettled: refresh }));
  if (notificationId !== null) {
    return (
      <Button asChild>
        <Link href={`/broadcasts/${notificationId}`}>The broadcast</Link>
      </Button>
    );
  }
  if (decidedAt !== null) {
    return own ? (
      <Button variant="primary" asChild>
        <Link href={`/broadcasts/new?from=${id}`}>Change it, and ask again</Link>
      </Button>
    ) : null;
  }
  if (own) {
    return <TakeBack onTakeBack={() => sendBack.mutateAsync({ id, reason: "Taken back" })} />;
  }
  return (
    <>
      <SendBack
        consequence="Nothing goes out. Whoever asked reads your reason, and can change it and ask again."
        onSendBack={(reason) => sendBack.mutateAsync({ id, reason })}
      />
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
            {newer !== null && "It says what is shown here, not what was published since. "}
            It can be stopped at any moment, and then leaves every inbox.
          </p>
        }
        trigger={
          <Button variant="primary" pending={approve.isPending}>
            {!approve.isPending && <Check aria-hidden />} Approve…
          </Button>
        }
        onConfirm={() => approve.mutateAsync({ id })}
      />
    </>
  );
}

function TakeBack({ onTakeBack }: { onTakeBack: () => Promise<unknown> }) {
  return (
    <ConfirmDialog
      title="Take it back?"
      action="Take it back"
      variant="primary"
      consequence="Nobody can approve it any more. Its words stay here, to begin anew with."
      trigger={
        <Button>
          <Undo2 aria-hidden /> Take it back…
        </Button>
      }
      onConfirm={onTakeBack}
    />
  );
}

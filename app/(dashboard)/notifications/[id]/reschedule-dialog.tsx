import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { totalsOf } from "@/components/notification/stages";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { localMinute } from "@/components/ui/local-minute";
import type { Detail } from "./detail";

/** Another time for what is still to come. Another notification stands for it then: the page goes on to that. */
export function RescheduleDialog({ detail }: { detail: Detail }) {
  const [chosen, setChosen] = useState("");
  const shown = chosen || localMinute(detail.at);
  const sendAt = new Date(shown);
  const past = Number.isNaN(sendAt.getTime()) || sendAt.getTime() < Date.now();
  const reschedule = useReschedule(detail.id);
  return (
    <ConfirmDialog
      title="Reschedule this notification?"
      action="Reschedule"
      variant="primary"
      ready={!past && shown !== localMinute(detail.at)}
      consequence={consequenceOf(detail)}
      trigger={
        <Button>
          <CalendarClock aria-hidden /> Reschedule
        </Button>
      }
      onOpenChange={() => setChosen("")}
      onConfirm={() => reschedule(sendAt)}
    >
      <Field
        label="Goes out at"
        hint="On your own clock."
        error={past ? "Choose a time that is still to come." : undefined}
      >
        {(field) => (
          <Input
            {...field}
            type="datetime-local"
            value={shown}
            onChange={({ target }) => setChosen(target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}

function consequenceOf(detail: Detail): string {
  const { estimate } = totalsOf(detail);
  const whom =
    detail.audience.kind === "user" ? "Its recipient gets" : `${formatCount(estimate)} people get`;
  const known = detail.audience.kind === "user" || estimate > 0;
  return `${known ? whom : "Its audience gets"} it at the new time, and not at the one that it has now. It gets a new id, which its idempotency key leads to.`;
}

function useReschedule(id: string) {
  const api = useApi();
  const client = useQueryClient();
  const { push } = useRouter();
  const reschedule = useMutation(
    api.notifications.reschedule.mutationOptions({
      onSuccess: async (moved) => {
        toast.success("It is rescheduled");
        await client.invalidateQueries(api.notifications.pathFilter());
        push(`/notifications/${moved.id}`);
      },
    }),
  );
  return (sendAt: Date) => reschedule.mutateAsync({ id, sendAt });
}

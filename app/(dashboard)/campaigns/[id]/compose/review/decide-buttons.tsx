import { CornerUpLeft, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { formatCount } from "@/components/format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { useSendOff } from "./use-send-off";

/** A second person's answer. */
export function DecideButtons(props: {
  sendOff: ReturnType<typeof useSendOff>;
  people: number | null;
}) {
  const { sendOff, people } = props;
  const [reason, setReason] = useState("");
  const reach = people === null ? "the whole audience" : `${formatCount(people)} people`;
  return (
    <>
      <ConfirmDialog
        title="Approve it?"
        variant="primary"
        action="Approve"
        consequence={`Exactly what stands here may go to ${reach}. Its author still schedules it; any edit revokes your approval.`}
        trigger={
          <Button variant="primary">
            <ShieldCheck aria-hidden /> Approve…
          </Button>
        }
        onConfirm={sendOff.approve}
      />
      <ConfirmDialog
        title="Send it back?"
        action="Send back"
        consequence="It becomes a draft again, and its authors read your reason."
        ready={reason.trim() !== ""}
        trigger={
          <Button>
            <CornerUpLeft aria-hidden /> Send back…
          </Button>
        }
        onConfirm={() => sendOff.reject(reason.trim())}
      >
        <Field label="What should be changed">
          {(control) => (
            <Textarea
              {...control}
              maxLength={500}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
      </ConfirmDialog>
    </>
  );
}

import { ShieldCheck } from "lucide-react";
import { formatCount } from "@/components/format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { SendBack } from "@/components/ui/send-back";
import type { useSendOff } from "./use-send-off";

/** A second person's answer. */
export function DecideButtons(props: {
  sendOff: ReturnType<typeof useSendOff>;
  people: number | null;
}) {
  const { sendOff, people } = props;
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
      <SendBack
        consequence="It becomes a draft again, and its authors read your reason."
        onSendBack={sendOff.reject}
      />
    </>
  );
}

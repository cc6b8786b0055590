import { useMutation } from "@tanstack/react-query";
import { Unplug } from "lucide-react";
import { useState } from "react";
import { useApi } from "@/components/api";
import { formatRate } from "@/components/format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Producer } from "./producer";
import { useChanged } from "./use-change";

/** Keeps a producer out by hand. */
export function CutOffButton({ producer }: { producer: Producer }) {
  const { key, name } = producer;
  const [reason, setReason] = useState("");
  const changed = useChanged();
  const cutOff = useMutation(
    useApi().producers.cutOff.mutationOptions({ onSuccess: () => changed(`${name} is cut off`) }),
  );
  return (
    <ConfirmDialog
      trigger={
        <Button>
          <Unplug aria-hidden /> Cut off…
        </Button>
      }
      title={`Cut ${name} off?`}
      action="Cut off"
      consequence={`Its P1 and P2 events are refused within a second, up to ${formatRate(producer.ratePerSecond)} a second; P0 is still taken. What was accepted goes out. It can be let in again at any time.`}
      ready={reason.trim() !== ""}
      onConfirm={() => cutOff.mutateAsync({ key, reason })}
    >
      <Field label="Why" hint="The producer is answered so, and the audit log keeps it.">
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            placeholder="Floods us since its release"
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}

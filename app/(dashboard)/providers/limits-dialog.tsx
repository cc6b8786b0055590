import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { NumberField } from "@/components/ui/number-field";
import { Switch } from "@/components/ui/switch";
import type { Account } from "./account";

/** How fast an account is used, and how much of that is kept for the most urgent. */
export function LimitsDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const [limited, setLimited] = useState(account.ratePerSecond !== null);
  const [rate, setRate] = useState(account.ratePerSecond ?? 100);
  const [reserved, setReserved] = useState(account.reservedPercent);
  // Whoever changes it while this is open is not overwritten.
  const [{ key, revision }] = useState(account);
  const api = useApi();
  const client = useQueryClient();
  const save = useMutation(
    api.providers.limits.mutationOptions({
      onSuccess: async () => {
        toast.success(`${account.label} has new limits`);
        await client.invalidateQueries({ queryKey: api.providers.pathKey() });
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={`Limits of ${account.label}`}
      description="In force within a second, in all workers together."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={save.isPending}
            onClick={() =>
              save.mutate({
                ...{ key, revision, reservedPercent: reserved },
                ratePerSecond: limited ? rate : null,
              })
            }
          >
            Save limits
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Field label="Limited" hint="Without a limit it gets whatever there is to send.">
          {(control) => <Switch {...control} checked={limited} onCheckedChange={setLimited} />}
        </Field>
        {limited && (
          <>
            <NumberField
              label="Rate"
              unit="messages a second"
              value={rate}
              min={1}
              max={1_000_000}
              onChange={setRate}
            />
            <NumberField
              label="Kept for P0"
              unit="percent of it"
              hint={`${Math.round((rate * reserved) / 100)} a second that nothing but P0 may use.`}
              value={reserved}
              min={0}
              max={90}
              onChange={setReserved}
            />
          </>
        )}
      </div>
    </Dialog>
  );
}

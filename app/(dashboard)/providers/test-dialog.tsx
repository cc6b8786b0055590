import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { channelLabel } from "@/components/notification/channels";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/class-names";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import type { Account } from "./account";
import { addresses } from "./addresses";

/** One real message through exactly this account, and what the provider said about it. */
export function TestDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const offered = addresses.filter(({ value }) => account.channels.includes(value));
  const [chosen, setChosen] = useState(offered[0]);
  const [to, setTo] = useState("");
  const send = useMutation({
    ...useApi().providers.sendTest.mutationOptions(),
    meta: { quiet: true },
  });
  const fault = fieldErrors(send.error).to;
  if (!chosen) return null;
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={`Send a test through ${account.label}`}
      description="A real message, whatever its breaker says. The address is kept nowhere."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate({ key: account.key, channel: chosen.value, to });
        }}
      >
        {offered.length > 1 && (
          <Segmented
            aria-label="Channel"
            className="w-fit"
            value={chosen.value}
            onValueChange={(value) => setChosen(offered.find((one) => one.value === value))}
            options={offered.map(({ value }) => ({ value, label: channelLabel(value) }))}
          />
        )}
        <Field label={chosen.address} {...(fault ? { error: fault } : {})}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              required
              autoComplete="off"
              spellCheck={false}
              maxLength={4_096}
              placeholder={chosen.example}
              value={to}
              onChange={({ target }) => setTo(target.value)}
            />
          )}
        </Field>
        <div role="status">
          {send.data && <Answer {...send.data} />}
          {send.error && !fault && <Answer ok={false} sentence={send.error.message} />}
        </div>
        <div className="flex justify-end">
          <Button type="submit" variant="primary" pending={send.isPending}>
            Send it
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Answer({ ok, sentence }: { ok: boolean; sentence: string }) {
  return (
    <p
      className={cn(
        "rounded-md px-3 py-2 text-sm",
        ok ? "bg-ok-soft text-ok" : "bg-bad-soft text-bad",
      )}
    >
      {sentence}
    </p>
  );
}

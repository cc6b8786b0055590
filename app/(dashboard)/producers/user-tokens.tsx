import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";

/** The secret that a customer's server signs its users' tokens with: shown when asked for, and replaced. */
export function UserTokens() {
  const [open, setOpen] = useState(false);
  const [secret, setSecret] = useState<string>();
  const api = useApi();
  const show = useMutation(
    api.userTokens.show.mutationOptions({ onSuccess: (shown) => setSecret(shown.secret) }),
  );
  const replace = useMutation(
    api.userTokens.replace.mutationOptions({
      onSuccess: (made) => {
        setSecret(made.secret);
        toast.success("The secret was replaced");
      },
    }),
  );
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setSecret(undefined);
      }}
      trigger={
        <Button>
          <KeyRound aria-hidden /> User tokens
        </Button>
      }
      title="User tokens"
      description="Your app’s server signs a token for each of its users with this secret. Who has it can read everybody’s inbox: it belongs on servers alone, never in an app."
      footer={
        <ConfirmDialog
          title="Replace the secret"
          consequence="Within five seconds every token of the old secret is refused: inboxes in apps stay empty until your servers sign with the new one. It cannot be taken back."
          action="Replace the secret"
          typed="replace"
          onConfirm={() => replace.mutateAsync()}
          trigger={<Button variant="danger">Replace…</Button>}
        />
      }
    >
      {secret === undefined ? (
        <Button pending={show.isPending} onClick={() => show.mutate()}>
          Show the secret
        </Button>
      ) : (
        <div className="flex items-center gap-2 rounded-md border bg-sunken px-3 py-2">
          <code className="min-w-0 flex-1 break-all font-mono text-sm">{secret}</code>
          <CopyButton value={secret} label="User-token secret" />
        </div>
      )}
      <p className="mt-3 text-ink-soft text-xs">
        <code className="font-mono">createUserToken(userId, secret)</code> of @carillon/client makes
        one. Each look at the secret is kept in the audit log.
      </p>
    </Dialog>
  );
}

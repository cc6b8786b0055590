import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { formatRate } from "@/components/format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Account } from "../account";

/** Forgets an account. The server refuses while anything depends on it, and says what. */
export function RemoveButton({ account }: { account: Account }) {
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const remove = useMutation(
    api.credentials.remove.mutationOptions({
      onSuccess: async () => {
        toast.success(`${account.label} is removed`);
        router.push("/providers");
        await client.invalidateQueries({ queryKey: api.providers.all.queryKey() });
      },
    }),
  );
  return (
    <ConfirmDialog
      title={`Remove ${account.label}?`}
      action="Remove the account"
      typed={account.key}
      consequence={`${formatRate(account.recent.perSecond)} messages a second go through it now. Its credentials are forgotten, which cannot be taken back: they would have to be entered again. What it delivered stays in every history.`}
      trigger={
        <Button size="sm">
          <Trash2 aria-hidden /> Remove
        </Button>
      }
      onConfirm={() => remove.mutateAsync({ key: account.key })}
    />
  );
}

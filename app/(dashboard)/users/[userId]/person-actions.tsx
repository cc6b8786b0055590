import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EditDialog } from "./edit-dialog";
import type { Person } from "./person";

/** What may be done about a person: export by all who look, the rest by administrators. */
export function PersonActions(props: { user: Person["user"]; mayAct: boolean; mayErase: boolean }) {
  const { user, mayAct, mayErase } = props;
  return (
    <>
      <Button asChild>
        <a href={`/api/people/${encodeURIComponent(user.userId)}/export`} download>
          <Download aria-hidden /> Export
        </a>
      </Button>
      {mayAct && <EditDialog user={user} />}
      {mayErase && <Erase userId={user.userId} />}
    </>
  );
}

function Erase({ userId }: { userId: string }) {
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const erase = useMutation(
    api.privacy.erase.mutationOptions({
      onSuccess: () => {
        toast.success("The person is erased. The data page shows when the last trace is gone.");
        client.removeQueries({ queryKey: api.users.pathKey() });
        router.push("/users");
      },
    }),
  );
  return (
    <ConfirmDialog
      title="Erase this person?"
      consequence="Their profile, addresses, devices, preferences, follows and lists are deleted, and what was said to them is blanked, at once; within minutes their names are taken out of everything else. Counts stay, without a name, and suppressed addresses as hashes. This cannot be taken back; the id may be used anew."
      action="Erase for good"
      typed={userId}
      trigger={
        <Button className="text-bad">
          <Trash2 aria-hidden /> Erase
        </Button>
      }
      onConfirm={() => erase.mutateAsync({ userId })}
    />
  );
}

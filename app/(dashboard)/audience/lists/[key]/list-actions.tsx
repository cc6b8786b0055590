import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { ListForm } from "../list-form";
import type { Found } from "./found";

/** Changes what is said about the list, or removes it. */
export function ListActions({ found: { list, uses } }: { found: Found }) {
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const [editing, setEditing] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: api.lists.pathKey() });
  const change = useMutation(
    api.lists.change.mutationOptions({
      onSuccess: async () => {
        await refresh();
        setEditing(false);
      },
    }),
  );
  const remove = useMutation(
    api.lists.remove.mutationOptions({
      onSuccess: () => {
        toast.success(`The list “${list.name}” is removed`);
        client.removeQueries({ queryKey: api.lists.one.queryKey({ key: list.key }) });
        router.push("/audience/lists");
      },
    }),
  );
  const { name, description, purpose } = list;
  return (
    <>
      <Dialog
        title="Edit list"
        open={editing}
        onOpenChange={setEditing}
        trigger={
          <Button>
            <Pencil aria-hidden /> Edit
          </Button>
        }
      >
        <ListForm
          list={{ name, description, purpose }}
          action="Save"
          pending={change.isPending}
          error={change.error}
          onSubmit={(draft) => change.mutate({ key: list.key, list: draft })}
        />
      </Dialog>
      <ConfirmDialog
        title={`Remove the list “${name}”?`}
        action="Remove the list"
        consequence={
          uses.length > 0
            ? `It is used by ${uses.join(", ")}, so it cannot be removed yet. Take it out there first.`
            : `${formatCount(list.size)} people are on it. They stay known; only the list goes, and this cannot be taken back.`
        }
        ready={uses.length === 0}
        trigger={
          <Button>
            <Trash2 aria-hidden /> Remove
          </Button>
        }
        onConfirm={() => remove.mutateAsync({ key: list.key })}
      />
    </>
  );
}

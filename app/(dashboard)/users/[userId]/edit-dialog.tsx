import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EditForm } from "./edit-form";
import type { Person } from "./person";

/** Changes a profile. The form starts anew each time it is opened. */
export function EditDialog({ user }: { user: Person["user"] }) {
  const api = useApi();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const save = useMutation({
    ...api.people.save.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: api.users.one.queryKey() });
        toast.success("Profile saved");
        setOpen(false);
      },
    }),
    meta: { quiet: true },
  });
  const change = (next: boolean) => {
    save.reset();
    setOpen(next);
  };
  return (
    <Dialog
      title="Edit profile"
      description="Services that keep this person up to date may change it again."
      className="max-w-2xl"
      open={open}
      onOpenChange={change}
      trigger={
        <Button>
          <Pencil aria-hidden /> Edit
        </Button>
      }
    >
      <EditForm
        user={user}
        pending={save.isPending}
        error={save.error}
        onSave={(edit) => save.mutate({ userId: user.userId, edit })}
      />
    </Dialog>
  );
}

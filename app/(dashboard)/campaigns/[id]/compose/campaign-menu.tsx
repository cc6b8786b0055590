import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Copy, Ellipsis, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";
import type { CampaignView } from "./campaign";

/** What can be done with the campaign as a whole. */
export function CampaignMenu({ view, name }: { view: CampaignView; name: string }) {
  const { clone, cloning, remove } = useWhole(view.campaign.id, name);
  const [removing, setRemoving] = useState(false);
  const { status, startedAt } = view.campaign;
  return (
    <>
      <DropdownMenu
        trigger={
          <Button variant="ghost" size="icon" aria-label="More" pending={cloning}>
            {!cloning && <Ellipsis aria-hidden />}
          </Button>
        }
      >
        <MenuItem onSelect={clone}>
          <Copy aria-hidden /> Clone
        </MenuItem>
        {status === "draft" && !startedAt && (
          <MenuItem danger onSelect={() => setRemoving(true)}>
            <Trash2 aria-hidden /> Remove draft…
          </MenuItem>
        )}
      </DropdownMenu>
      <ConfirmDialog
        title={`Remove “${name}”?`}
        consequence="The draft and the words of all its variants are removed for good. Nothing was sent."
        action="Remove draft"
        open={removing}
        onOpenChange={setRemoving}
        onConfirm={remove}
      />
    </>
  );
}

function useWhole(id: number, name: string) {
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const listChanged = () => client.invalidateQueries(api.campaigns.list.pathFilter());
  const clone = useMutation(
    api.campaigns.clone.mutationOptions({
      onSuccess: (made) => {
        router.push(`/campaigns/${made.id}`);
        toast.success(`This is a copy of “${name}”, with everything but its dates.`);
        return listChanged();
      },
    }),
  );
  const remove = useMutation(
    api.campaigns.remove.mutationOptions({
      onSuccess: () => {
        router.push("/campaigns");
        toast.success(`“${name}” is removed.`);
        return listChanged();
      },
    }),
  );
  return {
    clone: () => clone.mutate({ id }),
    cloning: clone.isPending,
    remove: () => remove.mutateAsync({ id }),
  };
}

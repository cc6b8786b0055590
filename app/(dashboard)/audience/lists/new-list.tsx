"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { emptyList, ListForm } from "./list-form";

/** Makes an empty list and opens it, to be filled. */
export function NewList() {
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const create = useMutation(
    api.lists.create.mutationOptions({
      onSuccess: async ({ key }) => {
        await client.invalidateQueries({ queryKey: api.lists.list.queryKey() });
        router.push(`/audience/lists/${encodeURIComponent(key)}`);
      },
    }),
  );
  return (
    <Dialog
      title="New list"
      description="A fixed set of people. The next page takes the file that fills it."
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="primary">
          <Plus aria-hidden /> New list
        </Button>
      }
    >
      <ListForm
        list={emptyList}
        action="Create list"
        pending={create.isPending || create.isSuccess}
        error={create.error}
        onSubmit={(list) => create.mutate(list)}
      />
    </Dialog>
  );
}

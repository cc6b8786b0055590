"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { NumberField } from "@/components/ui/number-field";
import type { Choices } from "./type";

const fields = [
  { name: "readOver", label: "Everyone and segments: looked up above", unit: "people" },
  { name: "actorReadFrom", label: "Followers: looked up from", unit: "followers on" },
  { name: "pacedOver", label: "Written at a pace above", unit: "people" },
  { name: "pacePerSecond", label: "That pace", unit: "people a second" },
] as const;

/** From which size on audiences are reached otherwise, for all types that leave it to the size. */
export function SizesDialog() {
  const { data } = useQuery(useApi().types.choices.queryOptions());
  return data ? <Sizes key={JSON.stringify(data.sizes)} choices={data} /> : null;
}

function Sizes({ choices: { sizes, sizeLimits } }: { choices: Choices }) {
  const api = useApi();
  const client = useQueryClient();
  const [draft, setDraft] = useState(sizes);
  const save = useMutation(
    api.types.changeSizes.mutationOptions({
      onSuccess: async () => {
        toast.success("What is planned from now on goes by these sizes.");
        await client.invalidateQueries({ queryKey: api.types.choices.queryKey() });
      },
    }),
  );
  return (
    <ConfirmDialog
      trigger={
        <Button>
          <Users aria-hidden /> Sizes…
        </Button>
      }
      title="How large audiences are reached"
      consequence="For every type that leaves it to the size. What runs goes on as it was planned; what is accepted from now on goes by these."
      action="Save sizes"
      variant="primary"
      ready={JSON.stringify(draft) !== JSON.stringify(sizes)}
      onOpenChange={() => setDraft(sizes)}
      onConfirm={() => save.mutateAsync({ seen: sizes, sizes: draft })}
    >
      <div className="grid gap-4">
        {fields.map(({ name, label, unit }) => (
          <NumberField
            key={name}
            label={label}
            unit={unit}
            {...sizeLimits[name]}
            value={draft[name]}
            onChange={(n) => setDraft((old) => ({ ...old, [name]: n }))}
          />
        ))}
      </div>
    </ConfirmDialog>
  );
}

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { Producer } from "./producer";
import { useChanged } from "./use-change";

/** Lets a producer send one more type, slowly at first. */
export function GrantType({ producer }: { producer: Producer }) {
  const { key, name, allowedTypes } = producer;
  const [type, setType] = useState<string>();
  const api = useApi();
  const choices = useQuery(api.producers.choices.queryOptions());
  const changed = useChanged();
  const grant = useMutation(
    api.producers.grantType.mutationOptions({
      onSuccess: (_, { type: granted }) => changed(`${name} may send ${granted}`),
    }),
  );
  const limited = new Set(producer.types.flatMap((one) => (one.limit ? [one.key] : [])));
  const taken = new Set(allowedTypes ?? limited);
  const free = choices.data?.types.filter((one) => !taken.has(one.key)) ?? [];
  const every = allowedTypes === null;
  return (
    <ConfirmDialog
      trigger={<Button size="sm">{every ? "Limit a type…" : "Grant a type…"}</Button>}
      onOpenChange={() => setType(undefined)}
      title={every ? `Limit a type of ${name}` : `Grant ${name} a type`}
      variant="primary"
      action={every ? "Limit" : "Grant"}
      consequence="It begins at 100 events a second. More is refused with 429 until the limit is raised by a step."
      ready={type !== undefined}
      onConfirm={async () => type && (await grant.mutateAsync({ key, type }))}
    >
      <Field label="Type">
        {(control) => (
          <Select
            {...control}
            value={type}
            onValueChange={setType}
            options={free.map((one) => ({
              value: one.key,
              label: one.name,
              hint: `P${one.priority}`,
            }))}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}

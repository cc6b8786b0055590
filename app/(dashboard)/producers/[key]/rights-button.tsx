import { useMutation } from "@tanstack/react-query";
import { Settings2 } from "lucide-react";
import { useState } from "react";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import type { Producer } from "./producer";
import { useChanged } from "./use-change";

/** What only an administrator may change: its name, fan-out, and whether it may post at all. */
export function RightsButton({ producer }: { producer: Producer }) {
  const stored = {
    name: producer.name,
    allowFanout: producer.allowFanout,
    disabled: producer.disabledAt !== null,
  };
  const [draft, setDraft] = useState(stored);
  const changed = useChanged();
  const save = useMutation(
    useApi().producers.rights.mutationOptions({
      onSuccess: () => changed(`${draft.name} was changed`),
    }),
  );
  const change = (part: Partial<typeof stored>) => setDraft({ ...draft, ...part });
  return (
    <ConfirmDialog
      trigger={
        <Button>
          <Settings2 aria-hidden /> Rights…
        </Button>
      }
      onOpenChange={() => setDraft(stored)}
      title={`Rights of ${producer.name}`}
      variant={draft.disabled && !stored.disabled ? "danger" : "primary"}
      action="Save"
      consequence={
        draft.disabled
          ? "Disabled: every one of its keys is refused within a second, P0 too. What was accepted goes out."
          : "In force within a second."
      }
      ready={draft.name.trim() !== "" && JSON.stringify(draft) !== JSON.stringify(stored)}
      onConfirm={() => save.mutateAsync({ key: producer.key, ...draft })}
    >
      <div className="grid gap-4">
        <Field label="Name">
          {(control) => (
            <Input
              {...control}
              maxLength={60}
              value={draft.name}
              onChange={({ target }) => change({ name: target.value })}
            />
          )}
        </Field>
        <Field label="Fan-out" hint="May reach segments, followers and everyone.">
          {(control) => (
            <Switch
              {...control}
              checked={draft.allowFanout}
              onCheckedChange={(allowFanout) => change({ allowFanout })}
            />
          )}
        </Field>
        <Field label="Disabled" hint="May post nothing at all.">
          {(control) => (
            <Switch
              {...control}
              checked={draft.disabled}
              onCheckedChange={(disabled) => change({ disabled })}
            />
          )}
        </Field>
      </div>
    </ConfirmDialog>
  );
}

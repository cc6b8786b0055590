import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Switch } from "@/components/ui/switch";
import type { ContactData } from "./contact";

const ways = { plain: "directly", carillon: "by Carillon's own providers" };

/** Tell me a test; on and off; remove. */
export function ContactActions({ contact }: { contact: ContactData }) {
  const api = useApi();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: api.alerts.contacts.queryKey() });
  const test = useMutation(
    api.alerts.testContact.mutationOptions({
      onSuccess: (results) => {
        for (const { way, told } of results) {
          if (told.ok) toast.success(`${contact.name} was told ${ways[way]}.`);
          else toast.error(`${contact.name} was not told ${ways[way]}: ${told.why}.`);
        }
      },
    }),
  );
  const change = useMutation(api.alerts.changeContact.mutationOptions({ onSettled }));
  const remove = useMutation(api.alerts.removeContact.mutationOptions({ onSettled }));
  const { id, name, tiers, enabled } = contact;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Switch
        aria-label={`Tell ${name}`}
        checked={enabled}
        disabled={change.isPending}
        onCheckedChange={(on) => change.mutate({ id, name, tiers, enabled: on })}
      />
      <Button pending={test.isPending} onClick={() => test.mutate({ id })}>
        Tell me a test
      </Button>
      {!contact.fromEnvironment && (
        <ConfirmDialog
          trigger={<Button aria-label={`Remove ${name}`}>Remove</Button>}
          title={`Remove ${name}?`}
          consequence="It is told nothing any more, and its address is forgotten."
          action="Remove"
          variant="danger"
          onConfirm={() => remove.mutateAsync({ id })}
        />
      )}
    </div>
  );
}

import { useMutation, useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { Producer } from "./producer";
import { useChanged } from "./use-change";

/** Accounts that see this producer and make its keys. */
export function MembersCard({ producer }: { producer: Producer }) {
  const { members, rights } = producer;
  return (
    <Card aria-label="Members">
      <CardHeader
        title="Members"
        hint="See this producer alone"
        actions={rights.setup && <AddMember producer={producer} />}
      />
      <CardBody>
        {members.length === 0 ? (
          <p className="text-ink-soft text-sm">Nobody yet. Administrators and on-call see it.</p>
        ) : (
          <ul className="grid gap-2">
            {members.map((member) => (
              <li key={member.id} className="flex items-center gap-2 text-sm">
                <span className="grid min-w-0 flex-1">
                  <span className="truncate">{member.name}</span>
                  <span className="truncate text-ink-faint text-xs">{member.email}</span>
                </span>
                {rights.setup && <RemoveMember producer={producer} member={member} />}
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}

function AddMember({ producer }: { producer: Producer }) {
  const [accountId, setAccountId] = useState<string>();
  const api = useApi();
  const choices = useQuery(api.producers.choices.queryOptions());
  const changed = useChanged();
  const add = useMutation(
    api.producers.addMember.mutationOptions({
      onSuccess: () => changed(`${producer.name} has a new member`),
    }),
  );
  const known = new Set(producer.members.map(({ id }) => id));
  const free = choices.data?.accounts.filter(({ id }) => !known.has(id)) ?? [];
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Add…</Button>}
      onOpenChange={() => setAccountId(undefined)}
      title={`Add a member to ${producer.name}`}
      variant="primary"
      action="Add"
      consequence={
        free.length > 0
          ? "The account sees this producer's figures, and may make, rotate and revoke its keys."
          : "Every account with the role producer is a member already. Invite another on the Team page."
      }
      ready={accountId !== undefined}
      onConfirm={async () => accountId && (await add.mutateAsync({ key: producer.key, accountId }))}
    >
      <Field label="Account">
        {(control) => (
          <Select
            {...control}
            value={accountId}
            onValueChange={setAccountId}
            options={free.map(({ id, name, email }) => ({ value: id, label: name, hint: email }))}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}

function RemoveMember(props: { producer: Producer; member: Producer["members"][number] }) {
  const { producer, member } = props;
  const changed = useChanged();
  const remove = useMutation(
    useApi().producers.removeMember.mutationOptions({
      onSuccess: () => changed(`${member.name} is no member any more`),
    }),
  );
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="icon" aria-label={`Remove ${member.name}`}>
          <X aria-hidden />
        </Button>
      }
      title={`Remove ${member.name}?`}
      action="Remove"
      consequence={`${member.email} no longer sees ${producer.name}. Keys that were made stay good.`}
      onConfirm={() => remove.mutateAsync({ key: producer.key, accountId: member.id })}
    />
  );
}

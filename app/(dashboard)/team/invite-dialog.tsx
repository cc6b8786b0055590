import { useMutation, useQueryClient } from "@tanstack/react-query";
import { UserRoundPlus } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useApi } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type RoleDraft, RoleFields } from "./role-fields";
import type { Team } from "./use-team";

/** Invites somebody: the link is shown once, for the administrator to hand over. */
export function InviteDialog({ producers }: { producers: Team["producers"] }) {
  const formId = useId();
  const [open, setOpen] = useState(false);
  const invite = useInvite();
  const change = (next: boolean) => {
    if (next) invite.reset();
    setOpen(next);
  };
  const link = invite.data?.link;
  return (
    <Dialog
      title={link ? "Hand this link over" : "Invite somebody"}
      description={
        link
          ? "It works once, for seven days, for whoever has it. It is not shown again."
          : "You get a link, with which they choose a name and a password."
      }
      open={open}
      onOpenChange={change}
      className="max-w-md"
      trigger={
        <Button variant="primary">
          <UserRoundPlus aria-hidden /> Invite
        </Button>
      }
      footer={
        link ? (
          <Button variant="primary" onClick={() => change(false)}>
            Done
          </Button>
        ) : (
          <Button type="submit" form={formId} variant="primary" pending={invite.isPending}>
            Make the link
          </Button>
        )
      }
    >
      {link ? (
        <p className="flex items-start gap-1">
          <code className="break-all rounded bg-sunken px-2 py-1 text-xs">{link}</code>
          <CopyButton value={link} label="link" />
        </p>
      ) : (
        <InviteForm id={formId} invite={invite} producers={producers} />
      )}
    </Dialog>
  );
}

function InviteForm(props: {
  id: string;
  invite: ReturnType<typeof useInvite>;
  producers: Team["producers"];
}) {
  const [email, setEmail] = useState("");
  const [draft, setDraft] = useState<RoleDraft>({ role: "support", producers: [] });
  const errors = fieldErrors(props.invite.error);
  const other = props.invite.error && Object.keys(errors).length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.invite.mutate({ email: email.trim(), ...draft });
  };
  return (
    <form id={props.id} onSubmit={submit} noValidate className="grid gap-4">
      <Field
        label="E-mail"
        error={errors.email ?? (other ? props.invite.error?.message : undefined)}
      >
        {(control) => (
          <Input
            {...control}
            type="email"
            required
            autoComplete="off"
            value={email}
            onChange={({ target }) => setEmail(target.value)}
          />
        )}
      </Field>
      <RoleFields
        draft={draft}
        producers={props.producers}
        error={errors.producers}
        onChange={setDraft}
      />
    </form>
  );
}

function useInvite() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation(
    api.team.invite.mutationOptions({
      meta: { quiet: true },
      onSettled: () => client.invalidateQueries(api.team.read.queryFilter()),
    }),
  );
}

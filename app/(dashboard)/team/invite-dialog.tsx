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
import type { RouterOutputs } from "@/server/api/root";
import { type RoleDraft, RoleFields } from "./role-fields";
import type { Team } from "./use-team";

/** Invites somebody: the link is mailed where that can be, and shown once, for the administrator to hand over. */
export function InviteDialog({ producers }: { producers: Team["producers"] }) {
  const formId = useId();
  const [open, setOpen] = useState(false);
  const invite = useInvite();
  const change = (next: boolean) => {
    if (next) invite.reset();
    setOpen(next);
  };
  const { link, mailed } = invite.data ?? {};
  return (
    <Dialog
      title={titleOf(link, mailed)}
      description={
        link
          ? "The link works once, for seven days, for whoever has it. It is not shown again."
          : "They get a link, with which they choose a name and a password."
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
            Invite
          </Button>
        )
      }
    >
      {link ? (
        <div className="grid gap-3">
          <p role="status" className="text-ink-soft text-sm">
            {mailWords(mailed ?? null, invite.variables?.email ?? "")}
          </p>
          <p className="flex items-start gap-1">
            <code className="break-all rounded bg-sunken px-2 py-1 text-xs">{link}</code>
            <CopyButton value={link} label="link" />
          </p>
        </div>
      ) : (
        <InviteForm id={formId} invite={invite} producers={producers} />
      )}
    </Dialog>
  );
}

type Mailed = RouterOutputs["team"]["invite"]["mailed"];

function titleOf(link: string | undefined, mailed: Mailed | undefined): string {
  if (!link) return "Invite somebody";
  return mailed?.ok ? "The invitation is mailed" : "Hand this link over";
}

function mailWords(mailed: Mailed, email: string): string {
  if (mailed === null)
    return "It was not mailed: no relay is set (ALERT_SMTP_URL). Copy the link and send it yourself.";
  if (!mailed.ok) return `It was not mailed: ${mailed.why}. Copy the link and send it yourself.`;
  return `The relay took a mail to ${email}. Should it not arrive, here is its link.`;
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

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { fieldErrors } from "@/components/query-client";
import { roleLabels } from "@/components/shell/role-labels";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { type RoleDraft, RoleFields } from "./role-fields";
import { type Member, type Team, useDone } from "./use-team";

/** Another role for somebody, and the producers of a producer. */
export function RoleDialog(props: {
  member: Member;
  producers: Team["producers"];
  onClose: () => void;
}) {
  const { member } = props;
  const [draft, setDraft] = useState<RoleDraft>({
    role: member.role,
    producers: member.producers,
  });
  const change = useMutation(
    useApi().team.changeRole.mutationOptions(
      useDone(`${member.name} is ${roleLabels[draft.role]} now`),
    ),
  );
  const same =
    draft.role === member.role &&
    [...draft.producers].sort().join() === [...member.producers].sort().join();
  return (
    <ConfirmDialog
      open
      onOpenChange={props.onClose}
      title={`Change the role of ${member.name}?`}
      consequence="Every session of theirs ends: they sign in again, as what you choose."
      action="Change the role"
      variant="primary"
      ready={!same && (draft.role !== "producer" || draft.producers.length > 0)}
      onConfirm={() => change.mutateAsync({ id: member.id, ...draft })}
    >
      <RoleFields
        draft={draft}
        producers={props.producers}
        error={fieldErrors(change.error).producers}
        onChange={setDraft}
      />
    </ConfirmDialog>
  );
}

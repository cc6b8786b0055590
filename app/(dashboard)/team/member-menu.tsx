import { useMutation } from "@tanstack/react-query";
import {
  Ellipsis,
  LockOpen,
  ShieldOff,
  UserRoundCheck,
  UserRoundCog,
  UserRoundX,
} from "lucide-react";
import { useState } from "react";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";
import { RoleDialog } from "./role-dialog";
import { type Member, type Team, useDone } from "./use-team";

type Asked = "role" | "disable" | "factor";

/** What an administrator may do about somebody else. */
export function MemberMenu(props: { member: Member; producers: Team["producers"] }) {
  const { member } = props;
  const [asked, setAsked] = useState<Asked>();
  const api = useApi().team;
  const enable = useMutation(
    api.setDisabled.mutationOptions(useDone(`${member.name} may sign in again`)),
  );
  const unlock = useMutation(
    api.unlock.mutationOptions(useDone(`${member.name} may try again at once`)),
  );
  const close = () => setAsked(undefined);
  return (
    <>
      <DropdownMenu
        trigger={
          <Button variant="ghost" size="icon" aria-label={`Actions for ${member.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => setAsked("role")}>
          <UserRoundCog aria-hidden /> Change the role…
        </MenuItem>
        {member.secondFactor && (
          <MenuItem onSelect={() => setAsked("factor")}>
            <ShieldOff aria-hidden /> Reset the second factor…
          </MenuItem>
        )}
        {member.lockedUntil && (
          <MenuItem onSelect={() => unlock.mutate({ id: member.id })}>
            <LockOpen aria-hidden /> Unlock signing in
          </MenuItem>
        )}
        {member.disabled ? (
          <MenuItem onSelect={() => enable.mutate({ id: member.id, disabled: false })}>
            <UserRoundCheck aria-hidden /> Enable
          </MenuItem>
        ) : (
          <MenuItem danger onSelect={() => setAsked("disable")}>
            <UserRoundX aria-hidden /> Disable…
          </MenuItem>
        )}
      </DropdownMenu>
      {asked === "role" && <RoleDialog {...props} onClose={close} />}
      {asked === "disable" && <DisableDialog member={member} onClose={close} />}
      {asked === "factor" && <ResetDialog member={member} onClose={close} />}
    </>
  );
}

function DisableDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const disable = useMutation(
    useApi().team.setDisabled.mutationOptions(useDone(`${member.name} is signed out and disabled`)),
  );
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Disable ${member.name}?`}
      consequence="Every session of theirs ends at once, and they cannot sign in. What they made stays. You can enable them again."
      action="Disable"
      onConfirm={() => disable.mutateAsync({ id: member.id, disabled: true })}
    />
  );
}

function ResetDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const reset = useMutation(
    useApi().team.resetSecondFactor.mutationOptions(useDone("The second factor is reset")),
  );
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Reset the second factor of ${member.name}?`}
      consequence="Make sure that it is really them who asks. Every session of theirs ends, and their password alone lets them in until they set up another."
      action="Reset"
      onConfirm={() => reset.mutateAsync({ id: member.id })}
    />
  );
}

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { roleLabels } from "@/components/shell/role-labels";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { LabelledCheckbox } from "@/components/ui/labelled-checkbox";
import type { Role } from "@/server/api/visitor";
import { type Team, useDone } from "./use-team";

const isRole = (value: string): value is Role => value in roleLabels;
const roles = Object.keys(roleLabels).filter(isRole);

/** Which roles can do nothing before they have a second factor. */
export function FactorRule({ team }: { team: Team }) {
  const [chosen, setChosen] = useState<Role[]>(team.factorRoles);
  const save = useMutation(
    useApi().team.requireSecondFactor.mutationOptions(useDone("The rule is changed")),
  );
  const toggle = (role: Role, on: boolean) =>
    setChosen(roles.filter((one) => (one === role ? on : chosen.includes(one))));
  const held = team.members.filter(
    (member) =>
      !member.secondFactor &&
      !member.disabled &&
      chosen.includes(member.role) &&
      !team.factorRoles.includes(member.role),
  );
  const same = chosen.join() === team.factorRoles.join();
  return (
    <Card>
      <CardHeader
        title="Second factor"
        hint="Roles whose people can do nothing before they have set one up."
      />
      <CardBody className="grid gap-4">
        <fieldset className="flex flex-wrap gap-x-6 gap-y-2">
          <legend className="sr-only">Needed for</legend>
          {roles.map((role) => (
            <LabelledCheckbox
              key={role}
              label={roleLabels[role]}
              checked={chosen.includes(role)}
              onCheckedChange={(on) => toggle(role, on)}
            />
          ))}
        </fieldset>
        <ConfirmDialog
          title="Change who needs a second factor?"
          variant="primary"
          action="Change it"
          consequence={consequenceOf(held)}
          trigger={
            <Button className="justify-self-start" disabled={same}>
              Save…
            </Button>
          }
          onConfirm={() => save.mutateAsync({ roles: chosen })}
        />
      </CardBody>
    </Card>
  );
}

function consequenceOf(held: Team["members"]): string {
  if (held.length === 0) return "Nobody is held up by it now: whoever needs one has one.";
  const names = held.slice(0, 5).map(({ name, own }) => (own ? "you" : name));
  const more = held.length > 5 ? ` and ${held.length - 5} more` : "";
  return `Everything but their own account is closed at once to ${names.join(", ")}${more}, until they have set one up.`;
}

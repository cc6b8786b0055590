import { roleLabels } from "@/components/shell/role-labels";
import { Field } from "@/components/ui/field";
import { LabelledCheckbox } from "@/components/ui/labelled-checkbox";
import { Select } from "@/components/ui/select";
import type { Role } from "@/server/api/visitor";
import type { Team } from "./use-team";

export type RoleDraft = { role: Role; producers: string[] };

const hints: Record<Role, string> = {
  admin: "Everything, and the team",
  marketing: "Campaigns and audiences, never individuals",
  content: "The words of messages",
  oncall: "Health, switches and providers, never content",
  support: "People and why they got what",
  producer: "Their own producers alone",
};

const isRole = (value: string): value is Role => value in roleLabels;

/** A role, and the producers of somebody who looks after some. */
export function RoleFields(props: {
  draft: RoleDraft;
  producers: Team["producers"];
  error?: string;
  onChange: (draft: RoleDraft) => void;
}) {
  const { draft, onChange } = props;
  const roles = Object.keys(roleLabels).filter(isRole);
  return (
    <>
      <Field label="Role" hint={hints[draft.role]}>
        {(control) => (
          <Select
            {...control}
            className="w-full"
            value={draft.role}
            options={roles.map((role) => ({ value: role, label: roleLabels[role] }))}
            onValueChange={(role) => isRole(role) && onChange({ role, producers: [] })}
          />
        )}
      </Field>
      {draft.role === "producer" && <ProducerChoice {...props} />}
    </>
  );
}

function ProducerChoice(props: {
  draft: RoleDraft;
  producers: Team["producers"];
  error?: string;
  onChange: (draft: RoleDraft) => void;
}) {
  const { draft, producers, error, onChange } = props;
  const toggle = (key: string, on: boolean) => {
    const others = draft.producers.filter((one) => one !== key);
    onChange({ ...draft, producers: on ? [...others, key] : others });
  };
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium text-sm">Producers</legend>
      {producers.length === 0 && (
        <p className="text-ink-soft text-sm">There is no producer yet. Make one first.</p>
      )}
      {producers.map(({ key, name }) => (
        <LabelledCheckbox
          key={key}
          label={name}
          checked={draft.producers.includes(key)}
          onCheckedChange={(on) => toggle(key, on)}
        />
      ))}
      {error && (
        <p role="alert" className="text-bad text-xs">
          {error}
        </p>
      )}
    </fieldset>
  );
}

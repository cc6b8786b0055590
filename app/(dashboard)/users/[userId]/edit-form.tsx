import { type FormEvent, useState } from "react";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { RouterInputs } from "@/server/api/root";
import { changesOf, draftsOf } from "./attribute-draft";
import { AttributeFields } from "./attribute-fields";
import type { Person } from "./person";

type Edit = RouterInputs["people"]["save"]["edit"];
type FieldName = "email" | "phone" | "locale" | "timeZone" | "region";

const fields: { name: FieldName; label: string; hint?: string; required?: true }[] = [
  { name: "email", label: "E-mail address", hint: "A new one counts as good." },
  { name: "phone", label: "Phone number", hint: "A new one counts as not verified." },
  { name: "locale", label: "Language", hint: "Like en or pt-BR.", required: true },
  { name: "timeZone", label: "Time zone", hint: "Like Europe/Berlin.", required: true },
  { name: "region", label: "Region" },
];

/** The profile's fields and attributes; only what was changed is sent. */
export function EditForm(props: {
  user: Person["user"];
  pending: boolean;
  error: { message: string } | null;
  onSave: (edit: Edit) => void;
}) {
  const { user } = props;
  const [values, setValues] = useState(() => textsOf(user));
  const [drafts, setDrafts] = useState(() => draftsOf(user.attributes));
  const [fault, setFault] = useState<string>();
  const errors = fieldErrors(props.error);
  const shown = fields.map(({ name }) => name);
  const elsewhere = Object.keys(errors).some((path) => !shown.some((name) => path.endsWith(name)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const changes = changesOf(user.attributes, drafts);
    if ("fault" in changes) return setFault(changes.fault);
    setFault(undefined);
    props.onSave({ fields: changedFields(user, values), attributes: changes.attributes });
  };
  const sentence =
    fault ??
    (props.error && (elsewhere || Object.keys(errors).length === 0) ? props.error.message : null);
  return (
    <form className="grid gap-5" onSubmit={submit}>
      <div className="grid gap-4 sm:grid-cols-2">
        {fields.map(({ name, label, hint, required }) => (
          <Field
            key={name}
            label={label}
            hint={hint}
            error={errors[name] ?? errors[`edit.fields.${name}`]}
          >
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                required={required}
                value={values[name]}
                onChange={({ target }) => setValues({ ...values, [name]: target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <AttributeFields drafts={drafts} onChange={setDrafts} />
      {sentence && (
        <p role="alert" className="text-bad text-sm">
          {sentence}
        </p>
      )}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" pending={props.pending}>
          Save
        </Button>
      </div>
    </form>
  );
}

function textsOf(user: Person["user"]): Record<FieldName, string> {
  const { email, phone, locale, timeZone, region } = user;
  return { email: email ?? "", phone: phone ?? "", locale, timeZone, region: region ?? "" };
}

/** An emptied field clears what may be empty. */
function changedFields(user: Person["user"], values: Record<FieldName, string>): Edit["fields"] {
  const before = textsOf(user);
  const changed = fields.filter(({ name }) => values[name].trim() !== before[name]);
  return Object.fromEntries(
    changed.map(({ name, required }) => {
      const text = values[name].trim();
      return [name, text === "" && !required ? null : text];
    }),
  );
}

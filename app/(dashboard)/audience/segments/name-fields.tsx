import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { keyOf } from "./segment-draft";

type Text = { name: string; key: string; description: string };

/** What a segment is called; its key is made of the name until somebody changes it. */
export function NameFields(props: {
  text: Text;
  isNew: boolean;
  disabled: boolean;
  errors: Record<string, string>;
  onChange: (part: Partial<Text>) => void;
}) {
  const { text, isNew, disabled, errors, onChange } = props;
  const rename = (name: string) =>
    onChange(isNew && text.key === keyOf(text.name) ? { name, key: keyOf(name) } : { name });
  return (
    <fieldset disabled={disabled} className="grid gap-3 sm:grid-cols-2">
      <Field label="Name" error={errors.name}>
        {(control) => (
          <Input
            {...control}
            maxLength={100}
            autoFocus={isNew}
            value={text.name}
            onChange={({ target }) => rename(target.value)}
          />
        )}
      </Field>
      <Field
        label="Key"
        hint={isNew ? "How events and the API name it; it stays as it is." : undefined}
        error={errors.key}
      >
        {(control) => (
          <Input
            {...control}
            maxLength={64}
            className="font-mono"
            disabled={!isNew}
            value={text.key}
            onChange={({ target }) => onChange({ key: target.value })}
          />
        )}
      </Field>
      <Field label="What it is for" className="sm:col-span-2" error={errors.description}>
        {(control) => (
          <Input
            {...control}
            maxLength={500}
            placeholder="Nobody has to guess later"
            value={text.description}
            onChange={({ target }) => onChange({ description: target.value })}
          />
        )}
      </Field>
    </fieldset>
  );
}

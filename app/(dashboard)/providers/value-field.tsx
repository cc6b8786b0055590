import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { Adapter } from "./account-types";

/** One value of an account. A stored secret is never shown: only replaced, or taken away. */
export function ValueField(props: {
  field: Adapter["fields"][number];
  value: string;
  isStored: boolean;
  isCleared: boolean;
  error: string | undefined;
  onChange: (value: string) => void;
  onClear: (clear: boolean) => void;
}) {
  const { field, value, isStored, isCleared, error } = props;
  const Control = field.multiline ? Textarea : Input;
  const kept = isStored && !isCleared;
  return (
    <Field
      label={field.label}
      {...(error ? { error } : {})}
      hint={
        <>
          {field.help} <code className="text-ink-faint">{field.env}</code>
        </>
      }
      aside={
        isStored && field.optional ? (
          <Button variant="link" size="sm" onClick={() => props.onClear(!isCleared)}>
            {isCleared ? "Keep it" : "Take it away"}
          </Button>
        ) : (
          field.optional && <span className="text-ink-faint text-xs">optional</span>
        )
      }
    >
      {(control) => (
        <Control
          {...control}
          {...(field.multiline ? {} : { type: field.secret ? "password" : "text" })}
          className={field.multiline ? "min-h-24 font-mono" : ""}
          // Browsers would offer the visitor's own password.
          autoComplete={field.secret ? "new-password" : "off"}
          spellCheck={false}
          maxLength={20_000}
          disabled={isCleared}
          placeholder={placeholderOf(kept, isCleared)}
          value={value}
          onChange={({ target }: { target: { value: string } }) => props.onChange(target.value)}
        />
      )}
    </Field>
  );
}

function placeholderOf(kept: boolean, isCleared: boolean): string {
  if (isCleared) return "Taken away when you save";
  return kept ? "Stored; leave empty to keep it" : "";
}

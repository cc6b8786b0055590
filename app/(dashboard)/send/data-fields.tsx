import { Braces, ListTree } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { type Draft, eventOf, type TypeChoice } from "./draft";

/** The event's data: a field for each that the type's template reads, or any JSON. */
export function DataFields(props: {
  draft: Draft;
  type: TypeChoice;
  errors: Record<string, string>;
  onChange: (part: Partial<Draft>) => void;
}) {
  const { draft, type, errors, onChange } = props;
  const asJson = draft.json !== null;
  const toggle = () => {
    const composed = eventOf({ ...draft, target: "everyone" }, type);
    const data = "event" in composed ? composed.event.data : {};
    onChange({ json: asJson ? null : JSON.stringify(data, null, 2) });
  };
  return (
    <fieldset className="grid min-w-0 gap-2.5">
      <div className="flex items-center justify-between gap-3">
        <legend className="float-left font-medium text-sm">Data</legend>
        <Button variant="ghost" size="sm" onClick={toggle}>
          {asJson ? (
            <>
              <ListTree aria-hidden /> As fields
            </>
          ) : (
            <>
              <Braces aria-hidden /> As JSON
            </>
          )}
        </Button>
      </div>
      {draft.json !== null ? (
        <Field label="JSON" error={jsonError(draft.json) ?? errors.data}>
          {(control) => (
            <Textarea
              {...control}
              code
              className="min-h-32"
              value={draft.json ?? ""}
              onChange={({ target }) => onChange({ json: target.value })}
            />
          )}
        </Field>
      ) : type.fields.length === 0 ? (
        <p className="text-ink-soft text-sm">This type’s template reads no data.</p>
      ) : (
        <div className="grid gap-2.5 sm:grid-cols-2">
          {type.fields.map(({ name }) => (
            <Field key={name} label={<span className="font-mono text-xs">{name}</span>}>
              {(control) => (
                <Input
                  {...control}
                  value={draft.fields[name] ?? ""}
                  onChange={({ target }) =>
                    onChange({ fields: { ...draft.fields, [name]: target.value } })
                  }
                />
              )}
            </Field>
          ))}
        </div>
      )}
    </fieldset>
  );
}

function jsonError(text: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    const isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
    return isObject ? undefined : "Must be an object: {…}";
  } catch (error) {
    return error instanceof Error ? error.message : "This is not JSON.";
  }
}

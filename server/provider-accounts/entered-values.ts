import { type FieldError, Refusal } from "@/server/errors";
import type { Adapter, Field } from "@/server/providers/adapter";

type Values = Record<string, string>;

/** What a person typed into an account's form. */
export type Entered = {
  /** By the names of the adapter's fields. A secret that is empty or missing stays as it is stored. */
  values: Values;
  /** Secrets that are taken away. */
  cleared: string[];
};

/** Settings that say where secrets are sent, and how well guarded they travel. */
export const destinations: ReadonlySet<string> = new Set(["baseUrl", "host", "port", "security"]);

/** An account's values as they are stored: apart, as only one half may ever be shown. */
export type StoredValues = { settings: Values; secrets: Values };

/**
 * What is to be stored, of what was entered and what is stored already. Where secrets would go somewhere else
 * they have to be entered again: whoever may change an account must not get hold of what is in it.
 * @throws Refusal `malformed` naming every field that is wrong, and no value
 */
export function enteredValues(
  adapter: Adapter,
  { values, cleared }: Entered,
  stored: StoredValues,
): StoredValues {
  const unknown = [...Object.keys(values), ...cleared].filter((name) => !adapter.fields[name]);
  const errors: FieldError[] = unknown.map((name) => ({
    path: `values.${name}`,
    message: `${adapter.label} has no such field.`,
  }));
  const result: StoredValues = { settings: {}, secrets: {} };
  const entered = (name: string) => values[name]?.replaceAll("\r\n", "\n").trim() ?? "";
  const moved = [...destinations].some(
    (name) => adapter.fields[name] && entered(name) !== (stored.settings[name] ?? ""),
  );
  for (const [name, field] of Object.entries(adapter.fields)) {
    const kept = field.secret && !cleared.includes(name) ? stored.secrets[name] : undefined;
    if (kept !== undefined && moved && entered(name) === "") {
      const message = `Enter ${field.label} again, or take it away: it would go to another address.`;
      errors.push({ path: `values.${name}`, message });
      continue;
    }
    const read = readValue(field, entered(name), kept);
    if ("fault" in read) errors.push({ path: `values.${name}`, message: read.fault });
    else if (read.value !== "") result[field.secret ? "secrets" : "settings"][name] = read.value;
  }
  if (errors.length === 0) return result;
  const sentence = errors.map(({ message }) => message).join(" ");
  throw new Refusal("malformed", sentence, { errors });
}

function readValue(
  field: Field,
  entered: string,
  kept: string | undefined,
): { value: string } | { fault: string } {
  if (entered === "") {
    if (kept !== undefined || field.optional) return { value: kept ?? "" };
    return { fault: `${field.label} is missing.` };
  }
  const parsed = field.schema.safeParse(entered);
  if (parsed.success) return { value: parsed.data };
  return { fault: `${field.label} ${parsed.error.issues[0]?.message ?? "is malformed"}.` };
}

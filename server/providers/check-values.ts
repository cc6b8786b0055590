import type { Field, Values } from "./adapter";

/**
 * What is wrong with an account's values, in words that hold none of them: the first field that is
 * missing or malformed. null: nothing.
 */
export function complaintOf(fields: Readonly<Record<string, Field>>, values: Values) {
  for (const [name, { label, schema, optional }] of Object.entries(fields)) {
    const value = values[name] ?? "";
    if (value === "" && optional) continue;
    if (value === "") return `${label} is missing`;
    const parsed = schema.safeParse(value);
    if (!parsed.success) return `${label} ${parsed.error.issues[0]?.message ?? "is malformed"}`;
  }
  return null;
}

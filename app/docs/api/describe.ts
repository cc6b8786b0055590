import type { Schema } from "@/server/api/rest/reference";

const formats: Record<string, string> = {
  "date-time": "time (RFC 3339)",
  email: "e-mail address",
  uri: "URL",
  uuid: "UUID",
};

/** The type of a value in a few words: "string or null", "list of string", "P0 | P1". */
export function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.format && formats[schema.format]) return formats[schema.format] ?? schema.format;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return [...new Set(alternatives.map(typeOf))].join(" or ");
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  if (Array.isArray(schema.type)) return schema.type.join(" or ");
  return schema.type ?? "any JSON";
}

/** Its bounds: "1–128 characters", "at most 1000 items". */
export function limitsOf(schema: Schema): string {
  return [
    between(schema.minLength, schema.maxLength, "character"),
    between(schema.minItems, schema.maxItems, "item"),
    between(safe(schema.minimum), safe(schema.maximum), ""),
    schema.default === undefined ? "" : `default ${JSON.stringify(schema.default)}`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** The bounds of what a number can hold at all say nothing. */
function safe(bound: number | undefined): number | undefined {
  return bound !== undefined && Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound;
}

function between(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined && most === undefined) return "";
  const units = unit === "" || (most ?? least) === 1 ? unit : `${unit}s`;
  if (most === undefined) return `at least ${least} ${units}`.trim();
  if (least === undefined) return `at most ${most} ${units}`.trim();
  return `${least}–${most} ${units}`.trim();
}

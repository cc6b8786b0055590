import { type AttributeType, attributePrefix } from "./upload";

/** What columns are usually called, without blanks and signs. */
const names: [RegExp, string][] = [
  [/^(user|customer|external|member|account|subscriber|person)?id$/, "userId"],
  [/^kunden(nummer|nr|id)$/, "userId"],
  [/e?mail(address)?$/, "email"],
  [/^(phone|mobile|cell|tel|telephone|telefon|sms)(number|no|nummer)?$/, "phone"],
  [/^phoneverified$/, "phoneVerified"],
  [/^(locale|language|lang|sprache)$/, "locale"],
  [/^(timezone|tz|zone)$/, "timeZone"],
  [/^region$/, "region"],
  [/^webhook(url)?$/, "webhookUrl"],
  [/^last(active|seen|login)(at|on)?$/, "lastActiveAt"],
];

const looks: [RegExp, string][] = [
  [/^\S+@\S+\.\S+$/, "email"],
  [/^\+\d[\d ().-]{6,}$/, "phone"],
];

/** The field that a column's name, or else its values, speak of; null when neither does. */
export function guessField(label: string, samples: string[]): string | null {
  const name = label.toLowerCase().replaceAll(/[^a-z]/g, "");
  const named = names.find(([pattern]) => pattern.test(name))?.[1];
  if (named) return named;
  const filled = samples.filter(Boolean);
  if (filled.length === 0) return null;
  return looks.find(([pattern]) => filled.every((cell) => pattern.test(cell)))?.[1] ?? null;
}

/** The attribute that an otherwise unknown column would be: "first name" is a known `firstName`. */
export function attributeOf(label: string, known: readonly string[]): string {
  const bare = label.startsWith(attributePrefix) ? label.slice(attributePrefix.length) : label;
  const squashed = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  const same = known.find((name) => squashed(name) === squashed(bare));
  if (same) return `${attributePrefix}${same}`;
  const words = bare.trim().replaceAll(/[^\p{L}\p{N}_]+/gu, "_");
  return `${attributePrefix}${words.replaceAll(/^_+|_+$/g, "").slice(0, 60) || "value"}`;
}

/** The type that every sample has. */
export function guessType(samples: string[]): AttributeType {
  const filled = samples.filter(Boolean);
  const all = (pattern: RegExp) => filled.length > 0 && filled.every((cell) => pattern.test(cell));
  if (all(/^(true|false)$/i)) return "boolean";
  if (all(/^-?(0|[1-9]\d{0,14})(\.\d+)?$/)) return "number";
  if (all(/^\d{4}-\d{2}-\d{2}([T ].*)?$/)) return "date";
  return "text";
}

/** Whether a first row names the columns instead of being data. */
export function looksLikeHeader(first: string[], second: string[] | undefined): boolean {
  if (first.some((cell) => looks.some(([pattern]) => pattern.test(cell)))) return false;
  if (first.some((cell) => guessField(cell, []) !== null)) return true;
  // Names have no digits, and differ in shape from what stands below them.
  const shape = (cell: string) => cell.replaceAll(/\d+/g, "9");
  return (
    first.every((cell) => !/\d/.test(cell)) &&
    (second === undefined || first.some((cell, i) => shape(cell) !== shape(second[i] ?? "")))
  );
}

import { Tokenizer, TypeGuards } from "liquidjs";
import { syntaxError } from "./check-liquid";
import type { Finding } from "./problem";

/** Characters of each field that its channel shows; longer ones are cut there, or split. */
export const fieldLimits: Record<
  string,
  Partial<Record<"title" | "body" | "preheader", number>>
> = {
  in_app: { title: 120, body: 600 },
  push: { title: 65, body: 240 },
  email: { title: 78, preheader: 110 },
  sms: { body: 1530 },
  webhook: {},
};

/** How many characters (code points) of a field are used, and how many there are. */
export type Length = { n: number; max: number };

/** The lengths of those fields that have a limit. */
export function lengthsOf(
  channel: string,
  fields: { title?: string; body?: string; preheader?: string },
): Record<string, Length> {
  const limits = Object.entries(fieldLimits[channel] ?? {});
  return Object.fromEntries(
    limits.map(([field, max]) => [field, { n: [...(fieldOf(fields, field) ?? "")].length, max }]),
  );
}

function fieldOf(
  fields: { title?: string; body?: string; preheader?: string },
  field: string,
): string | undefined {
  return field === "title" || field === "body" || field === "preheader" ? fields[field] : undefined;
}

/** A source whose own words alone, without any value, are too long for their channel. */
export function checkLengths(channel: string, field: string, source: string): Finding[] {
  const max = fieldLimits[channel]?.[field === "title" || field === "preheader" ? field : "body"];
  const known = field === "title" || field === "body" || field === "preheader";
  if (!known || max === undefined || source.length <= max || syntaxError(source)) return [];
  // Words inside of a condition may not appear together.
  if (source.includes("{%")) return [];
  const n = ownWords(source);
  if (n <= max) return [];
  const message = `The words alone take ${n} characters; ${max} are shown.`;
  return [{ line: 1, severity: "warning", message }];
}

const ownWords = (source: string) =>
  new Tokenizer(source)
    .readTopLevelTokens()
    .filter((token) => TypeGuards.isHTMLToken(token))
    .reduce((sum, { begin, end }) => sum + [...source.slice(begin, end)].length, 0);

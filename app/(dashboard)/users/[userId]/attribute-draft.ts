import type { RouterInputs } from "@/server/api/root";

type Edit = RouterInputs["people"]["save"]["edit"];
type Json = Edit["attributes"]["set"][string];

export const draftTypes = ["text", "number", "boolean", "date", "json"] as const;
export type DraftType = (typeof draftTypes)[number];

/** An attribute while it is edited: everything is text until it is saved. */
export type AttributeDraft = { row: number; name: string; type: DraftType; text: string };

const isoDate = /^\d{4}-\d{2}-\d{2}(T.*)?$/;

export function draftsOf(attributes: Record<string, unknown>): AttributeDraft[] {
  return Object.entries(attributes)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, value], row) => ({ row, name, ...draftOf(value) }));
}

function draftOf(value: unknown): Pick<AttributeDraft, "type" | "text"> {
  switch (typeof value) {
    case "string":
      return { type: isoDate.test(value) ? "date" : "text", text: value };
    case "number":
      return { type: "number", text: String(value) };
    case "boolean":
      return { type: "boolean", text: String(value) };
    default:
      return { type: "json", text: JSON.stringify(value) };
  }
}

/** What the drafts change, or the sentence about the first that cannot be read. */
export function changesOf(
  before: Record<string, unknown>,
  drafts: AttributeDraft[],
): { attributes: Edit["attributes"] } | { fault: string } {
  const set: Record<string, Json> = {};
  for (const draft of drafts) {
    const name = draft.name.trim();
    if (!name) return { fault: "An attribute has no name. Name it or remove it." };
    if (name in set) return { fault: `“${name}” is there twice. Remove one.` };
    const value = jsonOf(draft);
    if (value === undefined) return { fault: `“${name}” must be ${wanted[draft.type]}.` };
    set[name] = value;
  }
  const remove = Object.keys(before).filter((name) => !(name in set));
  const changed = Object.entries(set).filter(
    ([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value),
  );
  return { attributes: { set: Object.fromEntries(changed), remove } };
}

const wanted: Record<DraftType, string> = {
  text: "a text",
  number: "a number, like 12 or 0.5",
  boolean: "true or false",
  date: "a date, like 2026-01-31",
  json: "valid JSON",
};

/** undefined for what is not of the draft's type. */
function jsonOf({ type, text }: AttributeDraft): Json | undefined {
  switch (type) {
    case "text":
      return text;
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "date":
      return isoDate.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
    case "json":
      return parse(text);
  }
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import type { RouterInputs, RouterOutputs } from "@/server/api/root";

export type Choices = RouterOutputs["broadcastStart"]["choices"];
export type TypeChoice = Choices["types"][number];
export type Broadcast = RouterInputs["broadcastStart"]["foresee"];
export type Audience = Broadcast["audience"];

/** What is being composed, as it stands in the form. */
export type Draft = {
  /** By which the server knows that this one has begun: a second click begins nothing. "" before the browser made one. */
  key: string;
  typeKey: string;
  /** What the template reads, as text. */
  fields: Record<string, string>;
  audience: Audience;
  push: boolean;
  startsAt: string | null;
  lastsSeconds: number;
};

export const nobody: Audience = {
  who: "some",
  ...{ segments: [], lists: [], actorId: "", excludeSegments: [], excludeLists: [] },
};

export function emptyDraft(type: TypeChoice | undefined): Draft {
  return {
    key: "",
    typeKey: type?.key ?? "",
    fields: {},
    audience: nobody,
    push: false,
    startsAt: null,
    lastsSeconds: type?.ttlSeconds ?? 86_400,
  };
}

/** The draft for another type: its words and its length are the type's own. */
export const withType = (draft: Draft, type: TypeChoice): Draft => ({
  ...draft,
  typeKey: type.key,
  fields: Object.fromEntries(
    type.fields.map(({ name }) => [name, draft.fields[name] ?? ""] as const),
  ),
  push: draft.push && type.channels.includes("push"),
  lastsSeconds: type.ttlSeconds,
});

/** A draft of what somebody composed before. */
export const draftOf = (
  { data, templateVersionId: _, ...rest }: Broadcast,
  key: string,
): Draft => ({
  ...rest,
  key,
  fields: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, String(value)])),
});

/** As it is sent: with the words that `type` has on this page, which its preview shows. */
export const broadcastOf = ({ key: _, fields, ...rest }: Draft, type: TypeChoice): Broadcast => ({
  ...rest,
  templateVersionId: type.templateVersionId,
  data: Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value.trim() !== "")
      .map(([name, value]) => [name, fieldValue(name, value, type)]),
  ),
});

/** Where the example is a number, a number is sent. */
function fieldValue(name: string, value: string, { fields }: TypeChoice): string | number {
  const number = Number(value);
  const isNumber = typeof fields.find((field) => field.name === name)?.example === "number";
  return isNumber && Number.isFinite(number) ? number : value;
}

/** Whom it is for is said; null: not yet, and this is what is missing. */
export function missingIn({ who, segments, lists, actorId }: Audience): string | null {
  if (who === "some" && segments.length + lists.length === 0)
    return "Choose who gets it: a segment, a list, or everyone.";
  return who === "followers" && actorId.trim() === "" ? "Say whose followers get it." : null;
}

/** A UUID; also where the page is not served safely, and browsers make none themselves. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte, i) => {
    const marked = i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, "0");
  });
  const part = (from: number, to: number) => hex.slice(from, to).join("");
  return [part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 16)].join("-");
}

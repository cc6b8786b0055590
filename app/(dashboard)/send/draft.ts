import type { RouterInputs, RouterOutputs } from "@/server/api/root";

export type EventInput = RouterInputs["notifications"]["send"];
export type Choices = RouterOutputs["send"]["choices"];
export type TypeChoice = Choices["types"][number];
type Channel = NonNullable<EventInput["channels"]>[number];

export const targetKinds = ["user", "list", "followers", "segment", "everyone"] as const;
export type TargetKind = (typeof targetKinds)[number];

/** What is being composed, as it stands in the form. */
export type Draft = {
  typeKey: string;
  target: TargetKind;
  userId: string;
  userIds: string;
  actorId: string;
  segment: string;
  /** The template's fields, as text. */
  fields: Record<string, string>;
  /** The data as JSON, instead of the fields; null: the fields hold. */
  json: string | null;
  actor: string;
  object: string;
  /** null: all of the type's. */
  channels: string[] | null;
  priority: "" | "P0" | "P1" | "P2";
  ttlSeconds: string;
  /** As an input of type datetime-local has it; "": at once. */
  sendAt: string;
  idempotencyKey: string;
};

export function emptyDraft(type: TypeChoice | undefined, userId: string): Draft {
  return {
    typeKey: type?.key ?? "",
    target: "user",
    userId,
    userIds: "",
    actorId: "",
    segment: "",
    fields: examplesOf(type),
    json: null,
    actor: "",
    object: "",
    channels: null,
    priority: "",
    ttlSeconds: "",
    sendAt: "",
    idempotencyKey: "",
  };
}

/** The draft for another type: what belonged to the type before is dropped. */
export function withType(draft: Draft, type: TypeChoice): Draft {
  return {
    ...draft,
    typeKey: type.key,
    fields: examplesOf(type),
    json: null,
    channels: null,
    priority: "",
  };
}

const examplesOf = (type: TypeChoice | undefined) =>
  Object.fromEntries((type?.fields ?? []).map(({ name, example }) => [name, String(example)]));

/** A key of its own for every test, so that repeating one is not taken for a duplicate. */
export function newKey(): string {
  return `test-${Math.random().toString(36).slice(2, 10)}`;
}

export const idsOf = (text: string) => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];

/** Who it is for; null while that is not said. */
export function targetOf(draft: Draft): EventInput["target"] | null {
  switch (draft.target) {
    case "user":
      return draft.userId.trim() ? { userId: draft.userId.trim() } : null;
    case "list": {
      const userIds = idsOf(draft.userIds);
      return userIds.length > 0 ? { userIds } : null;
    }
    case "followers":
      return draft.actorId.trim() ? { followersOf: draft.actorId.trim() } : null;
    case "segment":
      return draft.segment ? { segment: draft.segment } : null;
    case "everyone":
      return { broadcast: true };
  }
}

/** The event, or what is still missing. */
export function eventOf(
  draft: Draft,
  type: TypeChoice | undefined,
): { event: EventInput } | { missing: string } {
  if (!type) return { missing: "Choose a type." };
  const target = targetOf(draft);
  if (!target) return { missing: "Say who it is for." };
  const data = dataOf(draft, type);
  if (!data) return { missing: "The data is not a JSON object." };
  const channels = draft.channels?.filter(isChannel);
  const ttl = Number(draft.ttlSeconds);
  return {
    event: {
      type: type.key,
      ...(draft.idempotencyKey ? { idempotencyKey: draft.idempotencyKey } : {}),
      target,
      ...(draft.actor.trim() ? { actor: draft.actor.trim() } : {}),
      ...(draft.object.trim() ? { object: draft.object.trim() } : {}),
      data,
      ...(draft.priority ? { priority: draft.priority } : {}),
      ...(channels && channels.length > 0 ? { channels } : {}),
      ...(draft.ttlSeconds && Number.isFinite(ttl) ? { ttlSeconds: ttl } : {}),
      ...(draft.sendAt ? { sendAt: new Date(draft.sendAt).toISOString() } : {}),
    },
  };
}

/** The data that the form describes; null when its JSON is not an object. */
function dataOf({ json, fields }: Draft, type: TypeChoice): Record<string, unknown> | null {
  if (json === null) {
    const given = Object.entries(fields).filter(([, value]) => value !== "");
    return Object.fromEntries(given.map(([name, value]) => [name, fieldValue(name, value, type)]));
  }
  try {
    const parsed: unknown = JSON.parse(json);
    const isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
    return isObject ? { ...parsed } : null;
  } catch {
    return null;
  }
}

/** Where the example is a number, a number is sent. */
function fieldValue(name: string, value: string, { fields }: TypeChoice): string | number {
  const number = Number(value);
  const isNumber = typeof fields.find((field) => field.name === name)?.example === "number";
  return isNumber && Number.isFinite(number) ? number : value;
}

const isChannel = (channel: string): channel is Channel =>
  ["in_app", "push", "email", "sms", "webhook"].includes(channel);

/** What a producer would run in a shell to post the same event. */
export function curlOf(event: EventInput, baseUrl: string): string {
  const body = JSON.stringify(event, null, 2).replaceAll("'", `'\\''`);
  return [
    `curl ${baseUrl}/api/v1/notifications \\`,
    `  -H "authorization: Bearer $CARILLON_API_KEY" \\`,
    `  -H "content-type: application/json" \\`,
    `  -d '${body}'`,
  ].join("\n");
}

/** What a segment's filter may look at, and how each kind of field is compared. */
export type FilterField =
  | { kind: "text" | "time"; sql: string }
  | { kind: "reachable" | "platform" | "follows" }
  | { kind: "attribute"; name: string };

const fields = new Map<string, FilterField>([
  ["locale", { kind: "text", sql: "u.locale" }],
  ["timeZone", { kind: "text", sql: "u.time_zone" }],
  ["region", { kind: "text", sql: "u.region" }],
  ["lastActiveAt", { kind: "time", sql: "u.last_active_at" }],
  ["createdAt", { kind: "time", sql: "u.created_at" }],
  ["reachable", { kind: "reachable" }],
  ["platform", { kind: "platform" }],
  ["follows", { kind: "follows" }],
]);

export const platforms = ["ios", "android", "web"] as const;

export const opsOf = {
  text: ["eq", "ne", "in", "contains", "startsWith", "exists"],
  time: ["withinDays", "lt", "lte", "gt", "gte", "exists"],
  reachable: ["eq", "ne"],
  platform: ["eq", "ne", "in"],
  follows: ["eq", "ne"],
  attribute: [
    ...(["eq", "ne", "in", "lt", "lte", "gt", "gte"] as const),
    ...(["contains", "startsWith", "withinDays", "inNextDays", "exists"] as const),
  ],
} as const;

/** The fields' names, for sentences. */
export const fieldNames = `${[...fields.keys()].join(", ")} or attributes.<name>`;

const attributePath = /^attributes\.([A-Za-z][A-Za-z0-9_]{0,62})$/;

/** The name of an attribute's field; null for other fields. */
export function attributeOf(field: string): string | null {
  return attributePath.exec(field)?.[1] ?? null;
}

/** The field of this name; undefined when there is none. */
export function filterFieldOf(field: string): FilterField | undefined {
  const name = attributeOf(field);
  return name === null ? fields.get(field) : { kind: "attribute", name };
}

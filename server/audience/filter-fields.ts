/** What a segment's filter may look at, and how each kind of field is compared. */
export type FilterField =
  | { kind: "text" | "time"; sql: string }
  | { kind: "attribute"; name: string };

const columns = new Map<string, FilterField>([
  ["locale", { kind: "text", sql: "u.locale" }],
  ["timeZone", { kind: "text", sql: "u.time_zone" }],
  ["region", { kind: "text", sql: "u.region" }],
  ["lastActiveAt", { kind: "time", sql: "u.last_active_at" }],
  ["createdAt", { kind: "time", sql: "u.created_at" }],
]);

export const opsOf = {
  text: ["eq", "ne", "in", "exists"],
  time: ["lt", "lte", "gt", "gte", "exists", "withinDays"],
  attribute: ["eq", "ne", "in", "lt", "lte", "gt", "gte", "exists"],
} as const;

/** The fields' names, for sentences. */
export const fieldNames = `${[...columns.keys()].join(", ")} or attributes.<name>`;

const attributePath = /^attributes\.([A-Za-z][A-Za-z0-9_]{0,62})$/;

/** The field of this name; undefined when there is none. */
export function filterFieldOf(field: string): FilterField | undefined {
  const name = attributePath.exec(field)?.[1];
  return name === undefined ? columns.get(field) : { kind: "attribute", name };
}

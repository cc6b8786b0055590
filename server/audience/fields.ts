import type { Queryable } from "@/db/client";
import { channels } from "@/server/channels/registry";
import { attributeOf, filterFieldOf, opsOf, platforms } from "./filter-fields";
import { sampleUsers } from "./sample-users";
import { publicFollowers, suggestActors } from "./suggest-actors";

/** What somebody may ask of people, for the builder. */
export type SegmentField = {
  field: string;
  label: string;
  group: "person" | "attribute" | "reach";
  /** How values are entered. `any`: an attribute that has values of several kinds. */
  kind: "text" | "number" | "boolean" | "date" | "time" | "channel" | "platform" | "actor" | "any";
  ops: readonly string[];
};

export type Choice = { value: string; label: string };
export type SegmentFields = {
  fields: SegmentField[];
  channels: Choice[];
  platforms: Choice[];
  lists: Choice[];
  segments: Choice[];
  campaigns: Choice[];
  types: Choice[];
};

const fixed: SegmentField[] = [
  { field: "locale", label: "Language", group: "person", kind: "text", ops: opsOf.text },
  { field: "region", label: "Region or country", group: "person", kind: "text", ops: opsOf.text },
  { field: "timeZone", label: "Time zone", group: "person", kind: "text", ops: opsOf.text },
  { field: "lastActiveAt", label: "Last active", group: "person", kind: "time", ops: opsOf.time },
  { field: "createdAt", label: "Joined", group: "person", kind: "time", ops: opsOf.time },
  {
    field: "reachable",
    label: "Reachable by",
    group: "reach",
    kind: "channel",
    ops: opsOf.reachable,
  },
  {
    field: "platform",
    label: "Has a device of",
    group: "reach",
    kind: "platform",
    ops: opsOf.platform,
  },
  { field: "follows", label: "Follows", group: "reach", kind: "actor", ops: opsOf.follows },
];

const platformNames = { ios: "iOS", android: "Android", web: "Web" };
const mostChoices = 500;

/** Every field with its kind and operators, and what can be picked from. */
export async function readSegmentFields(client: Queryable): Promise<SegmentFields> {
  const { rows } = await client.query<Choice & { what: string }>(
    `(select 'attributes' as what, name as value, kind as label from attribute_catalogue
      order by name limit ${mostChoices})
     union all (select 'lists', key, name from audience_lists order by name limit ${mostChoices})
     union all (select 'segments', key, name from segments order by name limit ${mostChoices})
     union all (select 'campaigns', id::text, name from campaigns order by id desc limit ${mostChoices})
     union all (select 'types', key, name from notification_types order by name limit ${mostChoices})`,
  );
  const of = (wanted: string): Choice[] =>
    rows.flatMap(({ what, value, label }) => (what === wanted ? [{ value, label }] : []));
  return {
    fields: [...fixed, ...of("attributes").flatMap(attributeField)],
    channels: channels.map(({ key, label }) => ({ value: key, label })),
    platforms: platforms.map((value) => ({ value, label: platformNames[value] })),
    lists: of("lists"),
    segments: of("segments"),
    campaigns: of("campaigns"),
    types: of("types"),
  };
}

const ordered = ["lt", "lte", "gt", "gte"] as const;
const opsOfKind = {
  text: ["eq", "ne", "in", "contains", "startsWith", "exists"],
  number: ["eq", "ne", ...ordered, "exists"],
  boolean: ["eq", "ne", "exists"],
  date: ["withinDays", "inNextDays", ...ordered, "eq", "exists"],
} as const;

function attributeField({ value: name, label: kind }: Choice): SegmentField[] {
  const field = `attributes.${name}`;
  // Some names cannot be asked for: with a space in them, or longer than 63 characters.
  if (attributeOf(field) === null) return [];
  const about = { field, label: name, group: "attribute" as const };
  if (kind === "text" || kind === "number" || kind === "boolean" || kind === "date")
    return [{ ...about, kind, ops: opsOfKind[kind] }];
  return [{ ...about, kind: "any", ops: opsOf.attribute }];
}

/** A value that people have, and about how many of them. */
export type KnownValue = { value: string | number | boolean; people: number };

const valuesShown = 50;
const valuesSample = 8_192;

/**
 * The most frequent values of a text column or an attribute among a sample of the users, and for
 * `follows` those with the most followers: for whoever may not see people, public ones alone. Nothing for
 * other fields, and no values that only one of the sample has: those would be names.
 */
export async function readKnownValues(
  client: Queryable,
  field: string,
  seesPeople: boolean,
): Promise<KnownValue[]> {
  const known = filterFieldOf(field);
  if (known?.kind === "follows") {
    const smallest = seesPeople ? 0 : publicFollowers;
    const actors = await suggestActors(client, { most: valuesShown, smallest });
    return actors.map(({ actorId, followers }) => ({ value: actorId, people: followers }));
  }
  if (known?.kind !== "text" && known?.kind !== "attribute") return [];
  const sample = await sampleUsers(client, valuesSample);
  const values = known.kind === "attribute" ? [known.name] : [];
  const sql = known.kind === "attribute" ? "u.attributes -> $2::text" : `to_jsonb(${known.sql})`;
  const { rows } = await client.query<{ value: string | number | boolean; n: number }>(
    `select value, count(*)::int as n
     from (select ${sql} as value from users u
           where u.id = any($1::bigint[]) and u.erased_at is null) v
     where jsonb_typeof(value) in ('string', 'number', 'boolean') and length(value::text) <= 200
     group by value having count(*) > 1 order by n desc, value limit ${valuesShown}`,
    [sample.ids, ...values],
  );
  return rows.map(({ value, n }) => ({ value, people: Math.round(n * sample.scale) }));
}

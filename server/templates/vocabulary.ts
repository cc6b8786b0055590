import type { Queryable } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";
import { dataFieldsOf, exampleOf } from "./data-fields";

/** Something that a template may use. */
export type Variable = {
  /** As it is written: `data.code`, `user.name`, `actor`. */
  name: string;
  label: string;
  kind: string;
  example?: string | number | boolean;
  group: "data" | "user" | "event";
};

/** What the words of one type, or of a campaign, may use. */
export type Vocabulary = {
  variables: Variable[];
  /** Nothing is known yet of what events of the type bring, or of what users are like. */
  open: { data: boolean; user: boolean };
};

const recentEvents = 50;
const mostFields = 100;

const ofEveryEvent: Variable[] = [
  { name: "type", label: "The type's key", kind: "text", group: "event" },
  {
    ...{ name: "unsubscribe_url", label: "Where its reader stops it", kind: "text" },
    ...{ example: "#unsubscribe", group: "event" },
  },
  {
    ...{ name: "preferences_url", label: "Where its reader chooses what comes", kind: "text" },
    ...{ example: "#preferences", group: "event" },
  },
  { name: "actor", label: "Who did it", kind: "text", example: "user_7", group: "event" },
  { name: "object", label: "What it is about", kind: "text", example: "photo_1", group: "event" },
  {
    ...{ name: "count", label: "How many people did it", kind: "number", group: "event" },
    example: 1,
  },
  {
    ...{ name: "others", label: "How many beside the latest", kind: "number", group: "event" },
    example: 0,
  },
  { name: "events", label: "How many times", kind: "number", example: 1, group: "event" },
  { name: "first.actor", label: "Who was first", kind: "text", example: "user_7", group: "event" },
  {
    name: "latest.actor",
    label: "Who was latest",
    kind: "text",
    example: "user_7",
    group: "event",
  },
];
const ofEveryUser: Variable[] = [
  { name: "user.id", label: "The user's id", kind: "text", example: "user_42", group: "user" },
  { name: "user.locale", label: "The user's language", kind: "text", example: "en", group: "user" },
];

/**
 * What a template may use. Types have no declared schema: their data are what the published version
 * reads and what recent events brought. A campaign's events bring nothing.
 * @param template.typeKey null for a campaign's.
 */
export async function readVocabulary(
  client: Queryable,
  { typeKey, published }: { typeKey: string | null; published: TemplateContent },
): Promise<Vocabulary> {
  const [attributes, data] = await Promise.all([
    readAttributes(client),
    typeKey === null ? [] : readDataFields(client, typeKey, published),
  ]);
  const event = typeKey === null ? ofEveryEvent.slice(0, 3) : ofEveryEvent;
  return {
    variables: [...data, ...ofEveryUser, ...attributes, ...event],
    open: { data: typeKey !== null && data.length === 0, user: attributes.length === 0 },
  };
}

async function readAttributes(client: Queryable): Promise<Variable[]> {
  const { rows } = await client.query<{ name: string; kind: string; examples: unknown[] }>(
    `select name, kind, examples from attribute_catalogue order by name limit ${mostFields * 5}`,
  );
  return rows.map(({ name, kind, examples }) => {
    const example = examples.find(isPlain) ?? exampleOf(name);
    return { name: `user.${name}`, label: wordsOf(name), kind, example, group: "user" };
  });
}

const isPlain = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

async function readDataFields(
  client: Queryable,
  typeKey: string,
  published: TemplateContent,
): Promise<Variable[]> {
  const recent = await recentFields(client, typeKey);
  const used = dataFieldsOf(published).map(({ name }) => ({ name, kind: "text" }));
  const kinds = new Map([...used, ...recent].map(({ name, kind }) => [name, kind]));
  return [...kinds].map(([name, kind]) => ({
    name: `data.${name}`,
    label: wordsOf(name),
    kind,
    example: exampleOf(name),
    group: "data",
  }));
}

/** Names and kinds alone: what stood in the fields belongs to those whom it was for. By notifications_type. */
async function recentFields(
  client: Queryable,
  typeKey: string,
): Promise<{ name: string; kind: string }[]> {
  const { rows } = await client.query<{ name: string; kind: string }>(
    `select f.key as name, case kind when 'string' then 'text' else kind end as kind
     from (select f.key, mode() within group (order by jsonb_typeof(f.value)) as kind, count(*) as n
           from (select data from notifications where type_key = $1 order by id desc limit ${recentEvents}) recent,
                jsonb_each(recent.data) f
           group by f.key) f
     order by n desc, f.key limit ${mostFields}`,
    [typeKey],
  );
  return rows;
}

/** "orderNumber" → "Order number" */
function wordsOf(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[._-]+/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

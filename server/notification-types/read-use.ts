import type { Queryable } from "@/db/client";

/** Where a type is used. */
export type TypeUse = {
  /** Its words; null: nobody has opened them yet. */
  templateId: number | null;
  publishedVersion: number | null;
  /** Who may send it: the first twenty by name, of `producerCount`. */
  producers: { key: string; name: string }[];
  producerCount: number;
};

const mostShown = 20;

/** Who may send a type, and what says what it says. */
export async function readUse(client: Queryable, key: string): Promise<TypeUse> {
  const [words, producers] = await Promise.all([
    client.query<{ id: number; version: number | null }>(
      `select t.id, v.version from templates t
       left join template_versions v on v.id = t.published_version_id where t.type_key = $1`,
      [key],
    ),
    client.query<{ key: string; name: string; n: number }>(
      `select p.key, p.name, count(*) over ()::int as n from producers p
       where p.disabled_at is null and (p.allowed_types is null or $1 = any(p.allowed_types))
       order by p.name limit ${mostShown}`,
      [key],
    ),
  ]);
  return {
    templateId: words.rows[0]?.id ?? null,
    publishedVersion: words.rows[0]?.version ?? null,
    producers: producers.rows.map(({ key, name }) => ({ key, name })),
    producerCount: producers.rows[0]?.n ?? 0,
  };
}

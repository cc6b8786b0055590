import type { Queryable } from "@/db/client";
import type { Revisions } from "./files";

/** What a template says to its authors: its draft, else what was published last. Aliases t and v. */
export const workingCopy = "coalesce(t.draft, v.source, v.content)";

/**
 * The mark of a jsonb value: it changes with what the value says, is the same in every workspace that says
 * the same, and does not mind who saved it how often. jsonb writes equal values in one way.
 */
export const markOf = (value: string) => `md5((${value})::text)`;

/** A shared piece as a value; columns name and source. */
export const pieceValue = "jsonb_build_object('name', p.name, 'source', p.source)";

/** The marks of everything that is exported. */
export async function readRevisions(client: Queryable): Promise<Revisions> {
  const templates = await client.query<{ key: string; mark: string }>(
    `select t.type_key as key, ${markOf(workingCopy)} as mark
     from templates t left join template_versions v on v.id = t.published_version_id
     where t.type_key is not null and ${workingCopy} is not null order by t.type_key limit 5000`,
  );
  const partials = await client.query<{ key: string; mark: string }>(
    `select p.key, ${markOf(pieceValue)} as mark from template_partials p order by p.key limit 500`,
  );
  const brand = await client.query<{ mark: string }>(
    `select ${markOf("brand")} as mark from workspace`,
  );
  const byKey = (rows: { key: string; mark: string }[]) =>
    Object.fromEntries(rows.map(({ key, mark }) => [key, mark]));
  return {
    templates: byKey(templates.rows),
    partials: byKey(partials.rows),
    brand: brand.rows[0]?.mark ?? null,
  };
}

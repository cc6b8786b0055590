import { type Pool, type PoolClient, type Queryable, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { refuseBrokenPartial } from "./inline-partials";

/** A piece that templates share: `{% render 'key' %}`. */
export type Partial = {
  key: string;
  name: string;
  source: string;
  revision: number;
  updatedBy: string;
  updatedAt: Date;
};

export type ListedPartial = Partial & { usedIn: { id: number; name: string }[] };

const most = 500;

const columns = `p.key, p.name, p.source, p.revision, p.updated_by as "updatedBy", p.updated_at as "updatedAt"`;

/** Every piece with the templates whose working copy asks for it. Templates are some hundreds. */
export async function listPartials(client: Queryable): Promise<ListedPartial[]> {
  const { rows } = await client.query<ListedPartial>(
    `with words as materialized (
       select t.id, t.name, coalesce(t.draft, v.source, v.content)::text as content
       from templates t left join template_versions v on v.id = t.published_version_id
       where t.type_key is not null
     )
     select ${columns},
            (select coalesce(json_agg(json_build_object('id', w.id, 'name', w.name) order by w.name), '[]')
             from words w
             where w.content ~ ('render\\s+(''|\\\\")' || p.key || '(''|\\\\")')) as "usedIn"
     from template_partials p order by p.name, p.key limit ${most}`,
  );
  return rows;
}

/** The sources of every piece by key. */
export async function readPartialSources(client: Queryable): Promise<Map<string, string>> {
  const { rows } = await client.query<{ key: string; source: string }>(
    `select key, source from template_partials limit ${most}`,
  );
  return new Map(rows.map(({ key, source }) => [key, source]));
}

type Saving = { key: string; name: string; source: string; revision: number };

/**
 * Makes (revision 0) or changes a piece. Templates take the change when they are published next.
 * @throws Refusal malformed for Liquid that does not parse, a piece that nobody knows or a cycle; conflict
 * when somebody else was faster
 */
export async function savePartial(
  pool: Pool,
  partial: Saving,
  { by, at }: { by: string; at: Date },
): Promise<{ revision: number }> {
  const { key, name, source, revision } = partial;
  return transaction(pool, async (client) => {
    const others = await readPartialSources(client);
    refuseBrokenPartial(key, source, others);
    const { rows } = await client.query<{ revision: number }>(
      revision === 0
        ? `insert into template_partials (key, name, source, updated_by, updated_at)
           select $1, $2, $3, $4, $5 where $6 = 0 on conflict (key) do nothing returning revision`
        : `update template_partials set name = $2, source = $3, updated_by = $4, updated_at = $5,
             revision = revision + 1
           where key = $1 and revision = $6 returning revision`,
      [key, name, source, by, at, revision],
    );
    const saved = rows[0] ?? (await refuseLate(client, key));
    await record(client, {
      ...{ actor: by, action: "partial.save", subject: `partial:${key}` },
      detail: { revision: saved.revision },
    });
    return saved;
  });
}

async function refuseLate(client: PoolClient, key: string): Promise<never> {
  const { rows } = await client.query<{ by: string; at: Date }>(
    "select updated_by as by, updated_at as at from template_partials where key = $1",
    [key],
  );
  const last = rows[0];
  if (!last) throw noPartial(key);
  throw new Refusal(
    "conflict",
    `${last.by} saved "${key}" at ${last.at.toISOString()}. Load what they wrote, then make your change again.`,
  );
}

const noPartial = (key: string) =>
  new Refusal("not_found", `There is no piece "${key}". It may have been removed.`);

/** What is published keeps its words. @throws Refusal not_found */
export async function removePartial(pool: Pool, key: string, by: string): Promise<void> {
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query("delete from template_partials where key = $1", [key]);
    if (rowCount === 0) throw noPartial(key);
    await record(client, { actor: by, action: "partial.remove", subject: `partial:${key}` });
  });
}

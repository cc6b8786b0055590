import type { PoolClient } from "@/db/client";
import { type FieldError, Refusal } from "@/server/errors";
import type { Library } from "./files";
import { markOf, pieceValue, workingCopy } from "./revisions";

type Changed = { path: string; by: string | null; at: Date | null };

/**
 * Refuses files for what was changed here since they were made, in the transaction that takes them over.
 * What says the same as its file, or nothing at all, is nobody's work; a file that does not tell what it was
 * made from may replace neither.
 * @throws Refusal conflict, naming each and who changed it last
 */
export async function refuseChanged(client: PoolClient, library: Library): Promise<void> {
  await lock(client, library);
  const changed = [
    ...(await changedTemplates(client, library)),
    ...(await changedPieces(client, library)),
    ...(await changedBrand(client, library)),
  ];
  if (changed.length === 0) return;
  const names = changed.map(({ path }) => path).join(", ");
  throw new Refusal(
    "conflict",
    `Changed here since these files were exported: ${names}. Export again and bring both together, or choose to overwrite what is here.`,
    { errors: changed.map(lineOf) },
  );
}

function lineOf({ path, by, at }: Changed): FieldError {
  const who =
    by && at ? `changed last by ${by} at ${at.toISOString()}` : "says something else here";
  return { path, message: who };
}

/** Nobody changes what files are for until the transaction ends. In the order in which it is taken over. */
async function lock(client: PoolClient, { templates, partials }: Library): Promise<void> {
  await client.query(
    "select from templates where type_key = any($1::text[]) order by id for no key update",
    [Object.keys(templates)],
  );
  await client.query(
    "select from template_partials where key = any($1::text[]) order by key for no key update",
    [Object.keys(partials)],
  );
  await client.query("select from workspace for no key update");
}

async function changedTemplates(
  client: PoolClient,
  { templates, revisions }: Library,
): Promise<Changed[]> {
  const keys = Object.keys(templates);
  const { rows } = await client.query<Changed>(
    `with given as (
       select * from unnest($1::text[], $2::jsonb[], $3::text[]) as g(type_key, content, mark))
     select 'templates/' || t.type_key as path,
            case when t.draft is null then v.created_by else t.draft_by end as by,
            case when t.draft is null then v.created_at else t.draft_at end as at
     from templates t left join template_versions v on v.id = t.published_version_id
     join given on given.type_key = t.type_key
     where ${workingCopy} <> '{}' and ${workingCopy} <> given.content
       and ${markOf(workingCopy)} is distinct from given.mark
     order by t.type_key`,
    [
      keys,
      keys.map((key) => JSON.stringify(templates[key])),
      keys.map((key) => revisions.templates[key] ?? null),
    ],
  );
  return rows;
}

async function changedPieces(
  client: PoolClient,
  { partials, revisions }: Library,
): Promise<Changed[]> {
  const given = Object.entries(partials).map(([key, value]) => ({
    ...{ key, value, mark: revisions.partials[key] ?? null },
  }));
  const { rows } = await client.query<Changed>(
    `select 'partials/' || p.key as path, p.updated_by as by, p.updated_at as at
     from template_partials p
     join json_to_recordset($1::json) as given(key text, value jsonb, mark text) on given.key = p.key
     where ${pieceValue} <> given.value and ${markOf(pieceValue)} is distinct from given.mark
     order by p.key`,
    [JSON.stringify(given)],
  );
  return rows;
}

async function changedBrand(client: PoolClient, { brand, revisions }: Library): Promise<Changed[]> {
  if (brand === null) return [];
  const { rows } = await client.query<Changed>(
    `select 'brand' as path, null as by, null as at from workspace
     where brand <> '{}' and brand <> $1 and ${markOf("brand")} is distinct from $2`,
    [brand, revisions.brand],
  );
  return rows;
}

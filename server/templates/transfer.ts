import { z } from "zod";
import { type Pool, type PoolClient, type Queryable, transaction } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";
import { Text } from "@/server/audience/storable";
import { record } from "@/server/audit/record";
import { type FieldError, Refusal } from "@/server/errors";
import { BrandInput, readBrand } from "./brand";
import { DraftContentInput } from "./content";
import { type Files, fromFiles, type Library, noRevisions, toFiles } from "./files";
import { refuseBrokenPartial } from "./inline-partials";
import { refuseChanged } from "./refuse-changed";
import { readRevisions } from "./revisions";

/** Every type's working copy, every shared piece and the brand, as files. */
export async function exportFiles(client: Queryable): Promise<Files> {
  const templates = await client.query<{ typeKey: string; content: TemplateContent }>(
    `select t.type_key as "typeKey", coalesce(t.draft, v.source, v.content) as content
     from templates t left join template_versions v on v.id = t.published_version_id
     where t.type_key is not null and coalesce(t.draft, v.source, v.content) is not null
     order by t.type_key limit 5000`,
  );
  const partials = await client.query<{ key: string; name: string; source: string }>(
    "select key, name, source from template_partials order by key limit 500",
  );
  const library: Library = {
    templates: Object.fromEntries(templates.rows.map((row) => [row.typeKey, row.content])),
    partials: Object.fromEntries(partials.rows.map(({ key, ...piece }) => [key, piece])),
    brand: await readBrand(client),
    revisions: await readRevisions(client),
  };
  return toFiles(library);
}

export type Imported = {
  /** Templates whose draft is another one now. */
  templates: { id: number; typeKey: string }[];
  partials: string[];
  brand: boolean;
};

/**
 * Takes files over: templates as drafts, pieces and the brand at once. What is the same stays as it is,
 * what has no file stays too; all or nothing. What was changed here since the files were made is only
 * replaced with `overwrite`.
 * @throws Refusal malformed, naming every file that is wrong; unregistered_type; conflict, naming what was changed
 */
export async function importFiles(
  pool: Pool,
  files: Files,
  { by, at, overwrite = false }: { by: string; at: Date; overwrite?: boolean },
): Promise<Imported> {
  const library = checked(files);
  return transaction(pool, async (client) => {
    await refuseUnknownTypes(client, Object.keys(library.templates));
    if (!overwrite) await refuseChanged(client, library);
    const templates = await takeTemplates(client, library.templates, by, at);
    const partials = await takePartials(client, library.partials, by, at);
    const brand = library.brand !== null && (await takeBrand(client, library.brand));
    await record(client, {
      ...{ actor: by, action: "template.import", subject: "workspace" },
      detail: { templates: templates.map(({ typeKey }) => typeKey), partials, brand, overwrite },
    });
    return { templates, partials, brand };
  });
}

const Mark = z.string().max(64);
const RevisionsInput = z.strictObject({
  templates: z.record(z.string(), Mark),
  partials: z.record(z.string(), Mark),
  brand: Mark.nullable(),
});
const Piece = z.strictObject({ name: Text(80), source: Text(100_000) });

/** @throws Refusal naming every file that is wrong */
function checked(files: Files): Library {
  const { library, errors } = fromFiles(files);
  const templates: Library["templates"] = {};
  for (const [typeKey, content] of Object.entries(library.templates)) {
    const parsed = DraftContentInput.safeParse(content);
    if (parsed.success) templates[typeKey] = parsed.data;
    else errors.push(...issuesAt(`templates/${typeKey}`, parsed.error));
  }
  const sources = new Map(
    Object.entries(library.partials).map(([key, { source }]) => [key, source]),
  );
  for (const [key, piece] of Object.entries(library.partials)) {
    const parsed = Piece.safeParse(piece);
    if (!parsed.success) errors.push(...issuesAt(`partials/${key}.liquid`, parsed.error));
    else errors.push(...brokenPiece(key, piece.source, sources));
  }
  const brand = BrandInput.nullable().safeParse(library.brand);
  if (!brand.success) errors.push(...issuesAt("brand.json", brand.error));
  const revisions = RevisionsInput.safeParse(library.revisions ?? noRevisions);
  if (!revisions.success) errors.push(...issuesAt("revisions.json", revisions.error));
  if (errors.length === 0 && brand.success && revisions.success) {
    const { partials } = library;
    return { templates, partials, brand: brand.data, revisions: revisions.data };
  }
  const [first] = errors;
  throw new Refusal("malformed", `Correct the files: ${first?.path} ${first?.message}`, { errors });
}

const issuesAt = (path: string, { issues }: z.ZodError): FieldError[] =>
  issues.map((issue) => ({ path: [path, ...issue.path].join("/"), message: issue.message }));

function brokenPiece(key: string, source: string, all: Map<string, string>): FieldError[] {
  try {
    refuseBrokenPartial(key, source, all);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [{ path: `partials/${key}.liquid`, message: error.message }];
  }
}

async function refuseUnknownTypes(client: PoolClient, types: string[]): Promise<void> {
  const { rows } = await client.query<{ key: string }>(
    `select asked.key from unnest($1::text[]) as asked(key)
     where not exists (select from notification_types t where t.key = asked.key)`,
    [types],
  );
  if (rows.length === 0) return;
  const names = rows.map(({ key }) => `"${key}"`).join(", ");
  throw new Refusal("unregistered_type", `No type is registered as ${names}. Register it first.`);
}

async function takeTemplates(
  client: PoolClient,
  templates: Library["templates"],
  by: string,
  at: Date,
): Promise<Imported["templates"]> {
  const types = Object.keys(templates);
  const contents = Object.values(templates).map((content) => JSON.stringify(content));
  await client.query(
    `insert into templates (type_key, name) select key, name from notification_types
     where key = any($1::text[]) on conflict do nothing`,
    [types],
  );
  const { rows } = await client.query<{ id: number; typeKey: string }>(
    `with given as (select * from unnest($1::text[], $2::jsonb[]) as g(type_key, content)),
     locked as (
       select t.id, t.type_key from templates t
       where t.type_key = any($1::text[]) order by t.id for no key update
     )
     update templates t set draft = given.content, draft_revision = t.draft_revision + 1,
       draft_by = $3, draft_at = $4
     from locked join given on given.type_key = locked.type_key
     where t.id = locked.id and given.content is distinct from coalesce(t.draft,
       (select coalesce(v.source, v.content) from template_versions v where v.id = t.published_version_id))
     returning t.id, t.type_key as "typeKey"`,
    [types, contents, by, at],
  );
  return rows.toSorted((a, b) => (a.typeKey < b.typeKey ? -1 : 1));
}

async function takePartials(
  client: PoolClient,
  partials: Library["partials"],
  by: string,
  at: Date,
): Promise<string[]> {
  const given = Object.entries(partials).map(([key, piece]) => ({ key, ...piece }));
  const { rows } = await client.query<{ key: string }>(
    `insert into template_partials as p (key, name, source, updated_by, updated_at)
     select key, name, source, $2, $3::timestamptz
     from json_to_recordset($1::json) as given(key text, name text, source text) order by key
     on conflict (key) do update set name = excluded.name, source = excluded.source,
       revision = p.revision + 1, updated_by = excluded.updated_by, updated_at = excluded.updated_at
     where (p.name, p.source) is distinct from (excluded.name, excluded.source)
     returning p.key`,
    [JSON.stringify(given), by, at],
  );
  return rows.map(({ key }) => key).toSorted();
}

async function takeBrand(client: PoolClient, brand: Library["brand"]): Promise<boolean> {
  const { rowCount } = await client.query(
    "update workspace set brand = $1 where brand is distinct from $1",
    [brand],
  );
  return rowCount === 1;
}

import type { Queryable } from "@/db/client";

/** A line of the list: which channels and locales a type has words for, without the words. */
export type ListedTemplate = {
  id: number;
  name: string;
  typeKey: string;
  typeName: string;
  category: string;
  channels: { key: string; locales: string[] }[];
  publishedVersion: number | null;
  hasDraft: boolean;
  changedAt: Date;
  changedBy: string | null;
};

export type TemplateFilter = {
  /** Part of the type's key, its name or the template's. */
  q: string;
  state: "all" | "draft" | "unpublished";
  /** The type's key of the last line that is known already. */
  cursor: string | null;
};

export const templatesPage = 100;

/** Every type has a template: those of types that are new are made, with nothing written. */
export async function ensureTemplates(client: Queryable): Promise<void> {
  await client.query(
    `insert into templates (type_key, name) select key, name from notification_types ty
     where category <> 'system'
       and not exists (select from templates t where t.type_key = ty.key) on conflict do nothing`,
  );
}

/**
 * The words of types, by category: at most a page. Templates are some hundreds, so they are scanned;
 * of their contents only the keys leave the database.
 */
export async function listTemplates(
  client: Queryable,
  { q, state, cursor }: TemplateFilter,
): Promise<ListedTemplate[]> {
  const { rows } = await client.query<ListedTemplate>(
    `select t.id, t.name, t.type_key as "typeKey", ty.name as "typeName", ty.category,
            v.version as "publishedVersion", t.draft is not null as "hasDraft",
            coalesce(case when t.draft is not null then t.draft_at end, v.created_at, t.created_at) as "changedAt",
            coalesce(case when t.draft is not null then t.draft_by end, v.created_by) as "changedBy",
            (select coalesce(jsonb_agg(jsonb_build_object('key', c.key, 'locales',
                      (select jsonb_agg(l order by l) from jsonb_object_keys(c.value) l)) order by c.key), '[]')
             from jsonb_each(coalesce(t.draft, v.content, '{}')) c
             where jsonb_typeof(c.value) = 'object' and c.value <> '{}') as channels
     from templates t
     join notification_types ty on ty.key = t.type_key
     left join template_versions v on v.id = t.published_version_id
     where ($1 = '' or strpos(lower(t.type_key || ' ' || t.name || ' ' || ty.name), lower($1)) > 0)
       and ($2 = 'all' or ($2 = 'draft' and t.draft is not null) or ($2 = 'unpublished' and v.id is null))
       and ($3::text is null or (ty.category, ty.key) >
             (select last.category, last.key from notification_types last where last.key = $3))
     order by ty.category, ty.key limit ${templatesPage}`,
    [q, state, cursor],
  );
  return rows;
}

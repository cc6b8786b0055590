import type { Queryable } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";

/** What becomes a version: as it was written, and as it is rendered. */
export type NewVersion = {
  source: TemplateContent;
  content: TemplateContent;
  by: string;
  note: string;
  at?: Date | undefined;
};

export type InsertedVersion = { versionId: number; version: number };

/**
 * Writes a template's next version and makes it the one that new notifications pin. The template is
 * locked by the caller's transaction.
 */
export async function insertVersion(
  client: Queryable,
  templateId: number,
  { source, content, by, note, at }: NewVersion,
): Promise<InsertedVersion> {
  const { rows } = await client.query<InsertedVersion>(
    `with made as (
       insert into template_versions (template_id, version, content, source, note, created_by, created_at)
       select $1, greatest(max(version), 0) + 1, $2, $3, $4, $5, coalesce($6, now())
       from template_versions where template_id = $1
       returning id, version
     ), published as (
       update templates t set published_version_id = made.id, draft = null from made where t.id = $1
     )
     select id as "versionId", version from made`,
    [templateId, content, source, note, by, at ?? null],
  );
  const [made] = rows;
  if (!made) throw new Error("the version was not written");
  return made;
}

/**
 * Writes a version that is never published: what a test was sent with. Tests count down from -1, so
 * that they are no part of the history.
 * @returns its id.
 */
export async function insertTestVersion(
  client: Queryable,
  templateId: number,
  { source, content, by, note, at }: NewVersion,
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `insert into template_versions (template_id, version, content, source, note, created_by, created_at)
     select $1, least(min(version), 0) - 1, $2, $3, $4, $5, coalesce($6, now())
     from template_versions where template_id = $1
     returning id`,
    [templateId, content, source, note, by, at ?? null],
  );
  const [made] = rows;
  if (!made) throw new Error("the version was not written");
  return made.id;
}

import type { Queryable } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";
import { Refusal } from "@/server/errors";

/** A version's line in the history. */
export type ListedVersion = { version: number; by: string; at: Date; note: string };

const mostListed = 200;

/** The latest versions, newest first, tests left out. By template_versions_number. */
export async function listVersions(
  client: Queryable,
  templateId: number,
): Promise<ListedVersion[]> {
  const { rows } = await client.query<ListedVersion>(
    `select version, created_by as by, created_at as at, note from template_versions
     where template_id = $1 and version > 0 order by version desc limit ${mostListed}`,
    [templateId],
  );
  return rows;
}

/** A version as it was written. @throws Refusal not_found */
export async function readVersion(
  client: Queryable,
  templateId: number,
  version: number,
): Promise<ListedVersion & { content: TemplateContent }> {
  const { rows } = await client.query<ListedVersion & { content: TemplateContent }>(
    `select version, created_by as by, created_at as at, note, coalesce(source, content) as content
     from template_versions where template_id = $1 and version = $2`,
    [templateId, version],
  );
  const found = rows[0];
  if (!found) throw new Refusal("not_found", `The template has no version ${version}.`);
  return found;
}

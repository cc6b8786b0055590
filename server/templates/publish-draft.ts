import type { PoolClient } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { malformed } from "@/server/malformed";
import { TemplateContentInput } from "./content";
import { readWorkingCopy } from "./draft";
import { refuseSyntaxErrors } from "./publish";

/**
 * Publishes a template's draft as its next version, in the caller's transaction; without a draft, the
 * published version stands.
 * @returns the id of the version that is published now.
 * @throws Refusal naming channel, locale and field of what cannot be rendered; conflict when there is nothing
 */
export async function publishDraft(
  client: PoolClient,
  templateId: number,
  { by, note }: { by: string; note: string },
): Promise<number> {
  await client.query("select from templates where id = $1 for no key update", [templateId]);
  const copy = await readWorkingCopy(client, templateId);
  if (!copy.hasDraft && copy.publishedVersionId !== null) return copy.publishedVersionId;
  const parsed = TemplateContentInput.safeParse(copy.content);
  if (!parsed.success) throw malformed(parsed.error.issues);
  refuseSyntaxErrors(parsed.data);
  return insertVersion(client, templateId, parsed.data, { by, note });
}

async function insertVersion(
  client: PoolClient,
  templateId: number,
  content: TemplateContent,
  { by, note }: { by: string; note: string },
): Promise<number> {
  const { rows } = await client.query<{ id: number; version: number }>(
    `with made as (
       insert into template_versions (template_id, version, content, note, created_by)
       select $1, coalesce(max(version), 0) + 1, $2, $3, $4
       from template_versions where template_id = $1
       returning id, version
     ), published as (
       update templates t set published_version_id = made.id, draft = null from made where t.id = $1
     )
     select id, version from made`,
    [templateId, content, note, by],
  );
  const made = rows[0];
  if (!made) throw new Refusal("conflict", "There is nothing to publish. Write something first.");
  await record(client, {
    ...{ actor: by, action: "template.publish", subject: `template:${templateId}` },
    detail: { version: made.version },
  });
  return made.id;
}

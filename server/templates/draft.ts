import type { Queryable } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";
import { Refusal } from "@/server/errors";

/** A template's words as its authors work on them: the draft, else what was published last. */
export type WorkingCopy = {
  name: string;
  typeKey: string | null;
  content: TemplateContent;
  draftRevision: number;
  publishedVersionId: number | null;
  hasDraft: boolean;
};

/** @throws Refusal not_found */
export async function readWorkingCopy(client: Queryable, id: number): Promise<WorkingCopy> {
  const { rows } = await client.query<WorkingCopy>(
    `select t.name, t.type_key as "typeKey",
            coalesce(t.draft, v.source, v.content, '{}'::jsonb) as content,
            t.draft_revision as "draftRevision", t.published_version_id as "publishedVersionId",
            t.draft is not null as "hasDraft"
     from templates t left join template_versions v on v.id = t.published_version_id
     where t.id = $1`,
    [id],
  );
  const found = rows[0];
  if (!found)
    throw new Refusal("not_found", "There is no such template. It may have been removed.");
  return found;
}

/**
 * A template with a first draft, in the caller's transaction. `typeKey` null makes a campaign's.
 * @returns its id.
 */
export async function createTemplate(
  client: Queryable,
  template: {
    name: string;
    typeKey: string | null;
    content: TemplateContent;
    by: string;
    at: Date;
  },
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `insert into templates (name, type_key, draft, draft_revision, draft_by, draft_at)
     values ($1, $2, $3, 1, $4, $5) returning id`,
    [template.name, template.typeKey, template.content, template.by, template.at],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("a template was not inserted");
  return id;
}

/** A campaign's template with the working copy of another. @returns its id. */
export async function copyTemplate(
  client: Queryable,
  templateId: number,
  copy: { name: string; by: string; at: Date },
): Promise<number> {
  const { content } = await readWorkingCopy(client, templateId);
  return createTemplate(client, { ...copy, typeKey: null, content });
}

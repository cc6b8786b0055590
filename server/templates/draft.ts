import type { PoolClient, Queryable } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";
import { record } from "@/server/audit/record";
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
  if (!found) throw noTemplate();
  return found;
}

export const noTemplate = () =>
  new Refusal("not_found", "There is no such template. It may have been removed.");

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

type Saving = { id: number; content: TemplateContent; by: string };
type Dated = { at: Date };

/**
 * Saves a template's draft over the revision that its author saw, in the caller's transaction.
 * @returns the new revision.
 * @throws Refusal not_found; conflict, telling who saved meanwhile and when
 */
export async function saveDraft(
  client: PoolClient,
  { id, revision, content, by, at }: Saving & Dated & { revision: number },
): Promise<number> {
  const last = await lockAt(client, id, revision);
  const saved = await writeDraft(client, { id, content, by }, at);
  if (last.by !== by || at.getTime() - (last.at?.getTime() ?? 0) > oneSitting)
    await record(client, {
      ...{ actor: by, action: "template.draft", subject: `template:${id}` },
      detail: { revision: saved },
    });
  return saved;
}

/** Saves of one author within so long (ms) are one line of the audit log. */
const oneSitting = 10 * 60_000;

type LastSave = { revision: number; by: string | null; at: Date | null };

/** Locks a template. @throws Refusal not_found; conflict when it is at another revision */
export async function lockAt(client: PoolClient, id: number, revision: number): Promise<LastSave> {
  const { rows } = await client.query<LastSave>(
    `select draft_revision as revision, draft_by as by, draft_at as at from templates
     where id = $1 for no key update`,
    [id],
  );
  const found = rows[0];
  if (!found) throw noTemplate();
  if (found.revision === revision) return found;
  throw new Refusal(
    "conflict",
    `${found.by ?? "Somebody"} saved at ${found.at?.toISOString() ?? "the same time"}. Load what they wrote, then make your change again.`,
  );
}

/** The template is locked by the caller's transaction. @returns the new revision. */
async function writeDraft(
  client: Queryable,
  { id, content, by }: Saving,
  at: Date,
): Promise<number> {
  const { rows } = await client.query<{ revision: number }>(
    `update templates set draft = $2, draft_revision = draft_revision + 1, draft_by = $3, draft_at = $4
     where id = $1 returning draft_revision as revision`,
    [id, content, by, at],
  );
  const saved = rows[0];
  if (!saved) throw noTemplate();
  return saved.revision;
}

/**
 * The published version is the working copy again. In the caller's transaction.
 * @throws Refusal not_found; conflict without one
 */
export async function discardDraft(
  client: PoolClient,
  { id, by, at }: Dated & { id: number; by: string },
): Promise<void> {
  const { rowCount } = await client.query(
    `update templates set draft = null, draft_revision = draft_revision + 1, draft_by = $2, draft_at = $3
     where id = $1 and published_version_id is not null`,
    [id, by, at],
  );
  if (rowCount === 0) await refuseDiscard(client, id);
  await record(client, { actor: by, action: "template.discard", subject: `template:${id}` });
}

async function refuseDiscard(client: Queryable, id: number): Promise<never> {
  await readWorkingCopy(client, id);
  throw new Refusal(
    "conflict",
    "Nothing is published yet: without the draft there would be nothing. Write on instead.",
  );
}

/** An earlier version's source becomes the draft, in the caller's transaction. @throws Refusal not_found */
export async function restoreVersion(
  client: PoolClient,
  { id, version, by, at }: Dated & { id: number; version: number; by: string },
): Promise<number> {
  const { rows } = await client.query<{ content: TemplateContent }>(
    `select coalesce(v.source, v.content) as content
     from templates t join template_versions v on v.template_id = t.id
     where t.id = $1 and v.version = $2 for no key update of t`,
    [id, version],
  );
  const found = rows[0];
  if (!found) throw new Refusal("not_found", `The template has no version ${version}.`);
  await record(client, {
    ...{ actor: by, action: "template.restore", subject: `template:${id}`, detail: { version } },
  });
  return writeDraft(client, { id, content: found.content, by }, at);
}

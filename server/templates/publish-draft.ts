import { isDeepStrictEqual } from "node:util";
import type { PoolClient } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { buildForPublishing } from "./build";
import { noTemplate } from "./draft";
import { type InsertedVersion, insertVersion } from "./insert-version";
import { judgingOf, readTemplate } from "./read-template";
import { sourcesOf } from "./sources";

export type Publishing = {
  by: string;
  /** What the author says about the change. */
  note: string;
  /** Without it, the database's clock says when. */
  at?: Date;
};

/** As `publishWorkingCopy`. @returns the id of the version that is published now. */
export async function publishDraft(
  client: PoolClient,
  templateId: number,
  publishing: Publishing,
): Promise<number> {
  return (await publishWorkingCopy(client, templateId, publishing)).versionId;
}

/**
 * Publishes a template's draft as its next version, in the caller's transaction; without a draft, the
 * published version stands. Of a campaign's template, channels that nobody wrote for are left out, and
 * what stands must be what its words make now: whoever approves it sees the shared pieces and the brand of today.
 * @returns the version that is published now.
 * @throws Refusal naming channel, locale, field and line of everything that forbids it; conflict when
 * nothing is written
 */
export async function publishWorkingCopy(
  client: PoolClient,
  templateId: number,
  { by, note, at }: Publishing,
): Promise<InsertedVersion> {
  const standing = await lockPublished(client, templateId);
  const template = await readTemplate(client, templateId);
  if (standing && template.typeKey !== null) return standing.made;
  const source = template.typeKey === null ? writtenChannels(template.content) : template.content;
  if (Object.keys(source).length === 0)
    throw new Refusal("conflict", "There is nothing to publish. Write something first.");
  const built = await buildForPublishing(client, source, await judgingOf(client, template));
  if (standing && isDeepStrictEqual(standing.content, built.content)) return standing.made;
  const made = await insertVersion(client, templateId, { ...built, by, note, at });
  await record(client, {
    ...{ actor: by, action: "template.publish", subject: `template:${templateId}` },
    detail: { version: made.version },
  });
  return made;
}

/** The published version of a template that has no draft; null when there is something to publish. */
async function lockPublished(client: PoolClient, templateId: number) {
  const { rows } = await client.query<{
    hasDraft: boolean;
    versionId: number | null;
    version: number | null;
    content: TemplateContent;
  }>(
    `select t.draft is not null as "hasDraft", v.id as "versionId", v.version, v.content
     from templates t left join template_versions v on v.id = t.published_version_id
     where t.id = $1 for no key update of t`,
    [templateId],
  );
  const found = rows[0];
  if (!found) throw noTemplate();
  const { hasDraft, versionId, version, content } = found;
  if (hasDraft || versionId === null || version === null) return null;
  return { made: { versionId, version }, content };
}

/** The channels that have words in any locale. */
export function writtenChannels(content: TemplateContent): TemplateContent {
  return Object.fromEntries(
    Object.entries(content).filter(([, locales]) =>
      Object.values(locales).some((sources) =>
        sourcesOf(sources).some(({ source }) => source.trim() !== ""),
      ),
    ),
  );
}

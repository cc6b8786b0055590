import type { Queryable } from "@/db/client";
import type { TemplateContent } from "@/db/schema/json";
import { noTemplate } from "./draft";
import { fieldLimits } from "./limits";
import { readVocabulary, type Variable, type Vocabulary } from "./vocabulary";

/** A template and where it belongs. */
export type Template = {
  id: number;
  name: string;
  /** null: a campaign's. */
  typeKey: string | null;
  campaignId: number | null;
  /** The type that it goes out as, a campaign's too. */
  sentAs: string | null;
  category: string;
  /** The channels that the type allows. */
  channels: string[];
  /** The working copy. */
  content: TemplateContent;
  draftRevision: number;
  hasDraft: boolean;
  draftBy: string | null;
  draftAt: Date | null;
  published: { version: number; at: Date; by: string } | null;
  publishedSource: TemplateContent;
};

/** @throws Refusal not_found */
export async function readTemplate(client: Queryable, id: number): Promise<Template> {
  const { rows } = await client.query<
    Omit<Template, "published"> & { version: number | null; at: Date; by: string }
  >(
    `select t.id, t.name, t.type_key as "typeKey", c.id as "campaignId", ty.key as "sentAs",
            coalesce(ty.category, '') as category, coalesce(ty.channels, '{}') as channels,
            coalesce(t.draft, v.source, v.content, '{}') as content,
            t.draft_revision as "draftRevision", t.draft is not null as "hasDraft",
            t.draft_by as "draftBy", t.draft_at as "draftAt",
            v.version, v.created_at as at, v.created_by as by,
            coalesce(v.source, v.content, '{}') as "publishedSource"
     from templates t
     left join template_versions v on v.id = t.published_version_id
     left join lateral (select campaign_id from campaign_variants where template_id = t.id limit 1) cv on true
     left join campaigns c on c.id = cv.campaign_id
     left join notification_types ty on ty.key = coalesce(t.type_key, c.type_key)
     where t.id = $1`,
    [id],
  );
  const found = rows[0];
  if (!found) throw noTemplate();
  const { version, at, by, ...template } = found;
  return { ...template, published: version === null ? null : { version, at, by } };
}

/** What a template's words may use. */
export const vocabularyFor = (client: Queryable, template: Template): Promise<Vocabulary> =>
  readVocabulary(client, { typeKey: template.typeKey, published: template.publishedSource });

/** Whether its readers must find a way out. */
export const isPromotional = ({ typeKey, category }: Template): boolean =>
  typeKey === null || category === "marketing";

/** By what a template's words are judged. */
export async function judgingOf(client: Queryable, template: Template) {
  const vocabulary = await vocabularyFor(client, template);
  return { vocabulary, promotional: isPromotional(template) };
}

/** What its editor needs beside the words. */
export type EditorHelp = {
  variables: Variable[];
  partials: { key: string; name: string }[];
  limits: typeof fieldLimits;
};

export async function readEditorHelp(client: Queryable, template: Template): Promise<EditorHelp> {
  const [{ variables }, partials] = await Promise.all([
    vocabularyFor(client, template),
    client.query<{ key: string; name: string }>(
      "select key, name from template_partials order by name, key limit 500",
    ),
  ]);
  return { variables, partials: partials.rows, limits: fieldLimits };
}

import type { PoolClient } from "@/db/client";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { copyTemplate } from "@/server/templates/draft";
import { insertVariant } from "./create";
import { type Edit, type Edited, editCampaign } from "./edit";

/** A text among which the audience is split. */
export type Variant = {
  key: string;
  name: string;
  weight: number;
  templateId: number;
  templateVersionId: number | null;
  publishedVersion: number | null;
  hasDraft: boolean;
  wonAt: Date | null;
};

export const variantKeys = ["a", "b", "c", "d", "e"] as const;

/** Up to five rows. */
export async function readVariants(
  client: Pick<PoolClient, "query">,
  campaignId: number,
): Promise<Variant[]> {
  const { rows } = await client.query<Variant>(
    `select v.key, v.name, v.weight, v.template_id as "templateId",
            v.template_version_id as "templateVersionId", p.version as "publishedVersion",
            t.draft is not null as "hasDraft", v.won_at as "wonAt"
     from campaign_variants v join templates t on t.id = v.template_id
     left join template_versions p on p.id = coalesce(v.template_version_id, t.published_version_id)
     where v.campaign_id = $1 order by v.key`,
    [campaignId],
  );
  return rows;
}

type VariantEdit = Pick<Edit, "id" | "revision" | "by">;

/**
 * Adds a variant with a copy of another's words.
 * @throws Refusal conflict when there are five
 */
export async function addVariant(
  context: Context,
  edit: VariantEdit,
  copyOf: string,
): Promise<Edited> {
  return editCampaign(context, { ...edit, what: "variant added" }, async (client, campaign) => {
    const variants = await readVariants(client, edit.id);
    const key = variantKeys.find((one) => !variants.some((variant) => variant.key === one));
    if (!key)
      throw new Refusal("conflict", "A campaign has at most five variants. Remove one first.");
    const original = variants.find((variant) => variant.key === copyOf);
    if (!original) throw noVariant(copyOf);
    const name = key.toUpperCase();
    const templateId = await copyTemplate(client, original.templateId, {
      ...{ name: `${campaign.name} · ${name}`, by: edit.by, at: context.clock.now() },
    });
    await insertVariant(client, {
      campaignId: edit.id,
      key,
      name,
      weight: original.weight,
      templateId,
    });
  });
}

/** @throws Refusal not_found */
export async function changeVariant(
  context: Context,
  edit: VariantEdit,
  key: string,
  change: { name?: string | undefined; weight?: number | undefined },
): Promise<Edited> {
  return editCampaign(context, { ...edit, what: `variant ${key}` }, async (client) => {
    const { rowCount } = await client.query(
      `update campaign_variants set name = coalesce($3, name), weight = coalesce($4, weight)
       where campaign_id = $1 and key = $2`,
      [edit.id, key, change.name ?? null, change.weight ?? null],
    );
    if (rowCount === 0) throw noVariant(key);
  });
}

/**
 * The templates of variants that are `gone`, a CTE. What was sent keeps its words: a version that went out,
 * to somebody or as a test, is what its messages are shown with.
 */
export const removeWordsOfGone = `
  delete from templates t using gone
  where t.id = gone.template_id and not exists (select from template_versions v where v.template_id = t.id)`;

/** With its words. @throws Refusal conflict for the last one */
export async function removeVariant(
  context: Context,
  edit: VariantEdit,
  key: string,
): Promise<Edited> {
  return editCampaign(context, { ...edit, what: `variant ${key} removed` }, async (client) => {
    const variants = await readVariants(client, edit.id);
    if (!variants.some((variant) => variant.key === key)) throw noVariant(key);
    if (variants.length === 1) {
      throw new Refusal("conflict", "A campaign needs one variant. Change its words instead.");
    }
    await client.query(
      `with gone as (
         delete from campaign_variants where campaign_id = $1 and key = $2 returning template_id)
       ${removeWordsOfGone}`,
      [edit.id, key],
    );
  });
}

const noVariant = (key: string) =>
  new Refusal("not_found", `The campaign has no variant "${key}". Reload to see which it has.`);

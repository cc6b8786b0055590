import { type PoolClient, transaction } from "@/db/client";
import type { CampaignAudience, CampaignDelivery } from "@/db/schema/json";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { createTemplate } from "@/server/templates/draft";
import { emptyAudience, firstContent, usualDelivery } from "./new-campaign";

type CampaignType = { key: string; channels: string[]; priority: number };

/**
 * A new draft with one variant.
 * @param wanted.typeKey the type it goes out as; without it, the first of the lowest priority.
 * @returns its id.
 * @throws Refusal unregistered_type
 */
export async function createCampaign(
  { pool, clock }: Context,
  wanted: { name: string; typeKey?: string | undefined; by: string },
): Promise<number> {
  const at = clock.now();
  return transaction(pool, async (client) => {
    const type = await chooseType(client, wanted.typeKey);
    const id = await insertCampaign(client, {
      ...wanted,
      typeKey: type.key,
      audience: emptyAudience,
      delivery: { ...usualDelivery, channels: type.channels },
      madeFrom: null,
      at,
    });
    const templateId = await createTemplate(client, {
      ...{ name: `${wanted.name} · A`, typeKey: null, by: wanted.by, at },
      content: firstContent(type.channels),
    });
    await insertVariant(client, { campaignId: id, key: "a", name: "A", weight: 1, templateId });
    return id;
  });
}

/** Campaigns are of the lowest priorities: one-time passwords are not marketing. */
async function chooseType(client: PoolClient, key: string | undefined): Promise<CampaignType> {
  const { rows } = await client.query<CampaignType>(
    `select key, channels, priority from notification_types
     where $1::text is null or key = $1 order by priority desc, key limit 1`,
    [key ?? null],
  );
  const type = rows[0];
  if (!type) {
    throw new Refusal(
      "unregistered_type",
      `No type "${key ?? ""}" is registered. Choose another one.`,
    );
  }
  if (type.priority === 0) {
    throw new Refusal(
      "malformed",
      `"${type.key}" is P0: campaigns go out as P1 or P2. Choose another type.`,
    );
  }
  return type;
}

/** In the caller's transaction; audited. @returns its id. */
export async function insertCampaign(
  client: PoolClient,
  campaign: {
    name: string;
    typeKey: string;
    audience: CampaignAudience;
    delivery: CampaignDelivery;
    by: string;
    madeFrom: number | null;
    at: Date;
  },
): Promise<number> {
  const { name, typeKey, audience, delivery, by, madeFrom, at } = campaign;
  const { rows } = await client.query<{ id: number }>(
    `insert into campaigns (name, type_key, audience, delivery, created_by, created_at, updated_by,
       updated_at, made_from)
     values ($1, $2, $3, $4, $5, $6, $5, $6, $7) returning id`,
    [name, typeKey, audience, delivery, by, at, madeFrom],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("a campaign was not inserted");
  const detail = madeFrom === null ? {} : { madeFrom };
  await record(client, { actor: by, action: "campaign.create", subject: `campaign:${id}`, detail });
  return id;
}

/** In the caller's transaction. */
export async function insertVariant(
  client: PoolClient,
  variant: { campaignId: number; key: string; name: string; weight: number; templateId: number },
): Promise<void> {
  await client.query(
    `insert into campaign_variants (campaign_id, key, name, weight, template_id)
     values ($1, $2, $3, $4, $5)`,
    [variant.campaignId, variant.key, variant.name, variant.weight, variant.templateId],
  );
}

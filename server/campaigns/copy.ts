import { type PoolClient, transaction } from "@/db/client";
import type { CampaignAudience, CampaignDelivery } from "@/db/schema/json";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { copyTemplate } from "@/server/templates/draft";
import { type Campaign, readCampaign } from "./campaign";
import { insertCampaign, insertVariant } from "./create";
import { emptyAudience } from "./new-campaign";
import { readVariants } from "./variants";

/** A draft with everything of another campaign but its dates. @returns its id. @throws Refusal not_found */
export async function cloneCampaign(context: Context, id: number, by: string): Promise<number> {
  const original = await readCampaign(context.pool, id);
  return copy(context, original, by, {
    name: `${original.name} (copy)`,
    audience: original.audience,
    delivery: startAgain(original.delivery),
  });
}

/** Days back over which a follow-up looks for what its original sent: as long as messages are kept. */
const followUpDays = 90;

/**
 * A draft for those who got a campaign and did not open it. @returns its id.
 * @throws Refusal not_found; conflict for a campaign that sent nothing yet
 */
export async function followUpCampaign(context: Context, id: number, by: string): Promise<number> {
  const original = await readCampaign(context.pool, id);
  if (!original.startedAt) {
    throw new Refusal(
      "conflict",
      "The campaign has not started: nobody can have opened it. Clone it instead.",
    );
  }
  const about = { campaign: id, withinDays: followUpDays };
  const audience: CampaignAudience = {
    ...emptyAudience,
    everyone: true,
    filter: { all: [{ did: "received", ...about }, { not: { did: "opened", ...about } }] },
  };
  return copy(context, original, by, {
    name: `${original.name} (follow-up)`,
    audience,
    delivery: { ...startAgain(original.delivery), holdOutPercent: 0, rollout: null },
  });
}

/** A time that has passed would be refused, or start at once. */
const startAgain = (delivery: CampaignDelivery): CampaignDelivery => ({
  ...delivery,
  start: { kind: "now" },
  recurrence: null,
});

async function copy(
  { pool, clock }: Context,
  original: Campaign,
  by: string,
  made: { name: string; audience: CampaignAudience; delivery: CampaignDelivery },
): Promise<number> {
  const at = clock.now();
  return transaction(pool, async (client) => {
    const { typeKey, id: madeFrom } = original;
    const id = await insertCampaign(client, { ...made, typeKey, by, madeFrom, at });
    await copyVariants(client, madeFrom, { id, name: made.name, by, at });
    return id;
  });
}

async function copyVariants(
  client: PoolClient,
  from: number,
  to: { id: number; name: string; by: string; at: Date },
): Promise<void> {
  for (const { key, name, weight, templateId } of await readVariants(client, from)) {
    const copied = { name: `${to.name} · ${name}`, by: to.by, at: to.at };
    await insertVariant(client, {
      ...{ campaignId: to.id, key, name, weight },
      templateId: await copyTemplate(client, templateId, copied),
    });
  }
}

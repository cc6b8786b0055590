import type { PoolClient } from "@/db/client";
import type { CampaignPace } from "@/db/schema/json";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { type Campaign, lockCampaign } from "./campaign";
import { raiseRevision, touch } from "./edit";
import { type Effect, effectOf } from "./effect";
import { outlast } from "./outlast";
import { splitPace } from "./pace";
import { lockUnplanned } from "./pause-open";

/**
 * Slows a campaign down or speeds it up, what runs as well as what is still to start. One that has not
 * started is edited: it keeps its plan, unless somebody approved it for another pace; then it is a draft again.
 * @param perSecond recipients; null: as fast as they are taken.
 * @throws Refusal conflict when it is neither running, paused nor scheduled; malformed for a pace that takes months
 */
export async function setCampaignPace(
  context: Context,
  id: number,
  perSecond: number | null,
  by: string,
): Promise<Effect & { revoked: boolean }> {
  const at = context.clock.now();
  let revoked = false;
  const effect = await effectOf(context, id, async (client) => {
    const campaign = await lockCampaign(client, id);
    if (!["scheduled", "running", "paused"].includes(campaign.status)) {
      throw new Refusal(
        "conflict",
        "Only what runs or is planned has a pace. Reload to see its state.",
      );
    }
    const planned = campaign.status === "scheduled";
    if (planned) revoked = await paceScheduled(client, campaign, perSecond, { by, at });
    else await paceRunning(client, id, perSecond, at);
    await record(client, {
      ...{ actor: by, action: "campaign.pace", subject: `campaign:${id}`, detail: { perSecond } },
    });
  });
  return { ...effect, revoked };
}

/** @returns whether an approval was taken back. */
async function paceScheduled(
  client: PoolClient,
  campaign: Campaign,
  perSecond: number | null,
  { by, at }: { by: string; at: Date },
): Promise<boolean> {
  const pace: CampaignPace =
    perSecond === null ? { kind: "full" } : { kind: "perSecond", perSecond };
  await client.query("update campaigns set delivery = $2, pace_per_second = null where id = $1", [
    campaign.id,
    { ...campaign.delivery, pace },
  ]);
  if (campaign.approvedRevision !== campaign.revision) {
    await raiseRevision(client, campaign, by, at);
    return false;
  }
  return (await touch(client, campaign, { by, what: "pace" }, at)).revoked;
}

async function paceRunning(client: PoolClient, id: number, perSecond: number | null, at: Date) {
  await client.query(
    `update campaigns set pace_per_second = $2, delivery = case when $2::int is null
       then jsonb_set(delivery, '{pace}', '{"kind": "full"}') else delivery end where id = $1`,
    [id, perSecond],
  );
  await paceUnplanned(client, id, perSecond);
  if (perSecond !== null) await outlast(client, id, perSecond, at);
  await repace(client, id, perSecond, at);
}

/** What has started and is not planned yet is planned with the new pace. */
async function paceUnplanned(client: PoolClient, id: number, perSecond: number | null) {
  await lockUnplanned(client, id);
  const { rows } = await client.query<{ id: string; weight: number }>(
    `select n.id, v.weight from notifications n
     join campaign_variants v on v.campaign_id = n.campaign_id and v.key = n.variant
     where n.campaign_id = $1 and n.status = 'accepted' and n.completed_at is null`,
    [id],
  );
  await client.query(
    `update notifications n set pace_per_second = p.pace
     from unnest($1::uuid[], $2::int[]) as p(id, pace) where n.id = p.id`,
    [rows.map((row) => row.id), splitPace(perSecond, rows)],
  );
}

async function repace(client: PoolClient, id: number, perSecond: number | null, at: Date) {
  const { rows } = await client.query<{ id: string; weight: number }>(
    `select f.notification_id as id, v.weight from fanouts f
     join notifications n on n.id = f.notification_id
     join campaign_variants v on v.campaign_id = n.campaign_id and v.key = n.variant
     where n.campaign_id = $1 and f.done_at is null`,
    [id],
  );
  const paces = splitPace(perSecond, rows);
  await client.query(
    `update fanouts f set pace_per_second = p.pace, pace_tokens = least(f.pace_tokens, p.pace), fed_at = $3
     from unnest($1::uuid[], $2::int[]) as p(id, pace) where f.notification_id = p.id`,
    [rows.map((row) => row.id), paces, at],
  );
}

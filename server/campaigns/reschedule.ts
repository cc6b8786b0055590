import { Temporal } from "temporal-polyfill";
import { type PoolClient, transaction } from "@/db/client";
import type { CampaignDelivery } from "@/db/schema/json";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { type Asking, refuseOther } from "./approval";
import { campaignFilter, countByZone } from "./audience-filter";
import { type Campaign, lockCampaign } from "./campaign";
import { backToDraft, raiseRevision, touch } from "./edit";
import { planWaves } from "./plan-waves";
import { insertWaves } from "./schedule";

/** Takes a campaign that has not started off the plan. @throws Refusal conflict */
export async function unscheduleCampaign(
  { pool, clock }: Context,
  id: number,
  by: string,
): Promise<void> {
  await transaction(pool, async (client) => {
    const { status } = await lockCampaign(client, id);
    if (status !== "scheduled") {
      throw new Refusal(
        "conflict",
        "The campaign is not scheduled any more. Reload to see its state.",
      );
    }
    await backToDraft(client, id, by, clock.now(), "unscheduled");
  });
}

/**
 * Moves a campaign's start. One that is planned stays planned in a revision of its own, unless somebody
 * approved it for another time: then it is an edit like any other, as it is for a draft.
 * @returns whether an approval was taken back: it is a draft again.
 * @throws Refusal conflict for another revision or a campaign that has started; malformed for the past
 */
export async function rescheduleCampaign(
  { pool, clock }: Context,
  { id, revision, by }: Asking,
  at: Date,
): Promise<{ revoked: boolean }> {
  const now = clock.now();
  if (at < now) throw new Refusal("malformed", "That time has passed. Choose a later one.");
  return transaction(pool, async (client) => {
    const campaign = await lockCampaign(client, id);
    refuseOther(campaign, revision);
    const { status } = campaign;
    if (status !== "scheduled" && status !== "draft") {
      throw new Refusal(
        "conflict",
        "Only drafts and scheduled campaigns can be moved. Reload to see its state.",
      );
    }
    const delivery = movedTo(campaign, at, now);
    await client.query("update campaigns set delivery = $2 where id = $1", [id, delivery]);
    if (status === "draft" || campaign.approvedRevision === revision)
      return touch(client, campaign, { by, what: "start" }, now);
    await planAgain(client, campaign, delivery, { at, by, now });
    return { revoked: false };
  });
}

async function planAgain(
  client: PoolClient,
  campaign: Campaign,
  delivery: CampaignDelivery,
  { at, by, now }: { at: Date; by: string; now: Date },
): Promise<void> {
  const { id, startsAt, audience } = campaign;
  const revision = await raiseRevision(client, campaign, by, now);
  await client.query("delete from campaign_waves where campaign_id = $1 and state = 'planned'", [
    id,
  ]);
  const people = await countByZone(client, await campaignFilter(client, audience), now);
  const zones = people.map(({ zone }) => zone);
  const waves = planWaves(delivery, { first: at, occurrence: 1, zones, now });
  await insertWaves(client, id, 1, waves, people);
  const first = waves[0]?.startsAt ?? at;
  await client.query("update campaigns set starts_at = $2 where id = $1", [id, first]);
  await record(client, {
    ...{ actor: by, action: "campaign.move", subject: `campaign:${id}` },
    detail: { from: startsAt, to: first, revision },
  });
}

/** A start on each user's own clock moves by as much as its first wave does. */
function movedTo({ delivery, startsAt }: Campaign, at: Date, now: Date): CampaignDelivery {
  const { start } = delivery;
  if (start.kind !== "local") return { ...delivery, start: { kind: "at", at: at.toISOString() } };
  const minutes = Math.round((at.getTime() - (startsAt ?? now).getTime()) / 60_000);
  const wall = Temporal.PlainDateTime.from(`${start.date}T${start.time}`).add({ minutes });
  return {
    ...delivery,
    start: {
      ...start,
      date: wall.toPlainDate().toString(),
      time: wall.toPlainTime().toString({ smallestUnit: "minute" }),
    },
  };
}

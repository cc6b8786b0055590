import { type PoolClient, transaction } from "@/db/client";
import type { CampaignDelivery } from "@/db/schema/json";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { publishDraft } from "@/server/templates/publish-draft";
import { type Asking, refuseOther } from "./approval";
import { campaignFilter, countByZone } from "./audience-filter";
import type { Campaign } from "./campaign";
import { type PlannedWave, planWaves } from "./plan-waves";
import { transition } from "./transition";
import { readVariants } from "./variants";
import { peopleOf, type ZonePeople } from "./wave-people";

/** A start in the past by less is taken for "now": the page was open for a while. */
const patienceMs = 5 * 60_000;

/**
 * Plans a campaign's first occurrence: pins the words, stores the waves. From here on it starts by itself.
 * @throws Refusal conflict when it needs an approval; malformed for a start in the past, nobody, no channel
 */
export async function scheduleCampaign(
  { pool, clock }: Context,
  { id, revision, by }: Asking,
): Promise<{ startsAt: Date; people: number }> {
  const now = clock.now();
  return transaction(pool, async (client) => {
    const campaign = await transition(client, id, { to: "scheduled", by, at: now });
    refuseOther(campaign, revision);
    const zones = await refuseUnready(client, campaign, now);
    for (const { key, templateId } of await readVariants(client, id)) {
      const version = await publishDraft(client, templateId, { by, note: `Campaign ${id}` });
      await client.query(
        "update campaign_variants set template_version_id = $3 where campaign_id = $1 and key = $2",
        [id, key, version],
      );
    }
    const first = startOf(campaign.delivery, now);
    const waves = planWaves(campaign.delivery, {
      ...{ first, occurrence: 1, now },
      zones: zones.map(({ zone }) => zone),
    });
    await insertWaves(client, id, 1, waves, zones);
    const startsAt = waves[0]?.startsAt ?? first;
    const people = zones.reduce((sum, { n }) => sum + n, 0);
    await client.query("update campaigns set starts_at = $2, people = $3 where id = $1", [
      id,
      startsAt,
      people,
    ]);
    return { startsAt, people };
  });
}

/** @returns who it is for, by zone. */
async function refuseUnready(
  client: PoolClient,
  campaign: Campaign,
  now: Date,
): Promise<ZonePeople[]> {
  const { audience, delivery, status, approvedRevision, revision } = campaign;
  if (delivery.channels.length === 0) {
    throw new Refusal("malformed", "Choose at least one channel first.", {
      errors: [{ path: "delivery.channels", message: "needs at least one channel" }],
    });
  }
  const zones = await countByZone(client, await campaignFilter(client, audience), now);
  const people = zones.reduce((sum, { n }) => sum + n, 0);
  if (people === 0) {
    throw new Refusal("malformed", "Nobody is in the audience. Choose somebody first.", {
      errors: [{ path: "audience", message: "is empty" }],
    });
  }
  const approved = status === "approved" && approvedRevision === revision;
  const over = await approvalOver(client);
  if (people > over && !approved) {
    throw new Refusal(
      "conflict",
      `It goes to ${people} people; over ${over}, a second person has to approve it. Ask for the approval first.`,
    );
  }
  return zones;
}

async function approvalOver(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ over: number }>(
    "select approval_over as over from workspace",
  );
  return rows[0]?.over ?? 0;
}

/** @throws Refusal malformed for a time that has passed */
function startOf({ start }: CampaignDelivery, now: Date): Date {
  if (start.kind !== "at") return now;
  const at = new Date(start.at);
  if (at.getTime() < now.getTime() - patienceMs) {
    throw new Refusal("malformed", "The start has passed. Choose a later one.", {
      errors: [{ path: "delivery.start", message: "is in the past" }],
    });
  }
  return at > now ? at : now;
}

/** In the caller's transaction; one that is there already stays as it is. */
export async function insertWaves(
  client: PoolClient,
  campaignId: number,
  occurrence: number,
  waves: PlannedWave[],
  zones: ZonePeople[],
): Promise<void> {
  const rows = waves.map((wave) => ({ ...wave, people: peopleOf(wave, zones) }));
  await client.query(
    `insert into campaign_waves (campaign_id, occurrence, starts_at, zones, bucket_from, bucket_to, for_winner, people)
     select $1, $2, w."startsAt", case when w.zones is not null then array(select json_array_elements_text(w.zones)) end,
            w."bucketFrom", w."bucketTo", w."forWinner", w.people
     from json_to_recordset($3::json) as w("startsAt" timestamptz, zones json, "bucketFrom" int,
       "bucketTo" int, "forWinner" boolean, people int)
     on conflict do nothing`,
    [campaignId, occurrence, JSON.stringify(rows)],
  );
}

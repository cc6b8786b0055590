import { type PoolClient, transaction } from "@/db/client";
import type { CampaignDelivery } from "@/db/schema/json";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { publishDraft } from "@/server/templates/publish-draft";
import { type Asking, refuseOther } from "./approval";
import { campaignFilter, countExactly } from "./audience-filter";
import type { Campaign } from "./campaign";
import { type PlannedWave, planWaves } from "./plan-waves";
import { transition } from "./transition";
import { readVariants } from "./variants";

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
    const people = await refuseUnready(client, campaign, now);
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
      zones: await zonesOfUsers(client),
    });
    await insertWaves(client, id, 1, waves);
    const startsAt = waves[0]?.startsAt ?? first;
    await client.query("update campaigns set starts_at = $2 where id = $1", [id, startsAt]);
    return { startsAt, people };
  });
}

/** @returns how many people it is for. */
async function refuseUnready(client: PoolClient, campaign: Campaign, now: Date): Promise<number> {
  const { audience, delivery, status, approvedRevision, revision } = campaign;
  if (delivery.channels.length === 0) {
    throw new Refusal("malformed", "Choose at least one channel first.", {
      errors: [{ path: "delivery.channels", message: "needs at least one channel" }],
    });
  }
  const people = await countExactly(client, await campaignFilter(client, audience), now);
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
  return people;
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

/** Reads every user once (some 0.2 s for a million): done when a campaign is planned, not while typing. */
export async function zonesOfUsers(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ zone: string }>(
    "select distinct time_zone as zone from users where erased_at is null",
  );
  return rows.map(({ zone }) => zone);
}

/** In the caller's transaction; one that is there already stays as it is. */
export async function insertWaves(
  client: PoolClient,
  campaignId: number,
  occurrence: number,
  waves: PlannedWave[],
): Promise<void> {
  await client.query(
    `insert into campaign_waves (campaign_id, occurrence, starts_at, zones, bucket_from, bucket_to, for_winner)
     select $1, $2, w."startsAt", case when w.zones is not null then array(select json_array_elements_text(w.zones)) end,
            w."bucketFrom", w."bucketTo", w."forWinner"
     from json_to_recordset($3::json) as w("startsAt" timestamptz, zones json, "bucketFrom" int,
       "bucketTo" int, "forWinner" boolean)
     on conflict do nothing`,
    [campaignId, occurrence, JSON.stringify(waves)],
  );
}

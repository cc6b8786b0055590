import { type PoolClient, transaction } from "@/db/client";
import type { CampaignDelivery } from "@/db/schema/json";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { type Asking, refuseOther } from "./approval";
import { approvalOver } from "./approval-rule";
import { campaignFilter, countByZone } from "./audience-filter";
import type { Campaign } from "./campaign";
import { pinWords } from "./pin-words";
import { type PlannedWave, planWaves } from "./plan-waves";
import { transition } from "./transition";
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
    if (!isApproved(campaign)) await pinWords(client, id, by);
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
  const { audience } = campaign;
  await refuseUnsendable(client, campaign);
  const zones = await countByZone(client, await campaignFilter(client, audience), now);
  const people = zones.reduce((sum, { n }) => sum + n, 0);
  if (people === 0) {
    throw new Refusal("malformed", "Nobody is in the audience. Choose somebody first.", {
      errors: [{ path: "audience", message: "is empty" }],
    });
  }
  const over = await approvalOver(client);
  if (people > over && !isApproved(campaign)) {
    throw new Refusal(
      "conflict",
      `It goes to ${people} people; over ${over}, a second person has to approve it. Ask for the approval first.`,
    );
  }
  return zones;
}

const isApproved = ({ status, approvedRevision, revision }: Campaign) =>
  status === "approved" && approvedRevision === revision;

/** What a type does not allow is never sent: a campaign of nothing else would reach nobody. */
async function refuseUnsendable(client: PoolClient, { delivery, typeKey }: Campaign) {
  const { rowCount } = await client.query(
    "select from notification_types where key = $1 and channels && $2::text[]",
    [typeKey, delivery.channels],
  );
  if (rowCount === 1) return;
  throw new Refusal("malformed", "Choose at least one channel that its type allows first.", {
    errors: [{ path: "delivery.channels", message: "needs a channel that the type allows" }],
  });
}

/** @throws Refusal malformed for a time that has passed, on each user's own clock: for everybody */
function startOf({ start }: CampaignDelivery, now: Date): Date {
  if (start.kind === "now") return now;
  const at = new Date(start.kind === "at" ? start.at : `${start.date}T${start.time}${lastZone}`);
  if (at.getTime() < now.getTime() - patienceMs) {
    throw new Refusal("malformed", "The start has passed. Choose a later one.", {
      errors: [{ path: "delivery.start", message: "is in the past" }],
    });
  }
  return start.kind === "at" && at > now ? at : now;
}

/** Where every day ends last. */
const lastZone = "-12:00";

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

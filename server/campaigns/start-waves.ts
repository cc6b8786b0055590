import { jobsIn, type PoolClient, transaction } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import type { Context } from "@/server/context";
import { mintId } from "@/server/ids";
import { dashboardProducer } from "@/server/notification-types/dashboard-producer";
import { type Priority, queues } from "@/server/queues";
import { campaignFilter, countByZone, countExactly } from "./audience-filter";
import { type Campaign, readCampaign } from "./campaign";
import { splitPace } from "./pace";
import { buckets, planWaves } from "./plan-waves";
import type { Wave } from "./read-one";
import { insertWaves } from "./schedule";
import { stopAtGuard } from "./stop-at-guard";
import { itself, transition } from "./transition";
import { readVariants, type Variant } from "./variants";
import { chooseWinner } from "./winner";

/**
 * Starts every wave whose time has come: each in one transaction with its notifications and their jobs,
 * so that a restart at any moment neither loses nor repeats one, and any number of workers may try.
 * @returns how many started.
 */
export async function startDueWaves(context: Context): Promise<number> {
  let started = 0;
  while (await startNext(context)) started += 1;
  return started;
}

type DueWave = Wave & { campaignId: number };

async function startNext(context: Context): Promise<boolean> {
  const now = context.clock.now();
  return transaction(context.pool, async (client) => {
    const wave = await lockDue(client, now);
    if (!wave) return false;
    const campaign = await readCampaign(client, wave.campaignId);
    if (campaign.status === "scheduled") {
      await transition(client, campaign.id, { to: "running", by: itself, at: now });
    }
    if (await stopAtGuard(client, campaign, now)) return true;
    await sendWave(context, client, campaign, wave, now);
    await planNext(client, campaign, wave, now);
    return true;
  });
}

/**
 * The earliest due wave that nobody else is starting (index campaign_waves_due). Its campaign is locked
 * with it: a pause, a cancel or an edit comes before the start, or after it.
 */
async function lockDue(client: PoolClient, now: Date): Promise<DueWave | undefined> {
  const { rows } = await client.query<DueWave>(
    `select w.id, w.campaign_id as "campaignId", w.occurrence, w.starts_at as "startsAt", w.zones,
            w.bucket_from as "bucketFrom", w.bucket_to as "bucketTo", w.for_winner as "forWinner", w.people,
            w.state, w.started_at as "startedAt"
     from campaign_waves w join campaigns c on c.id = w.campaign_id
     where w.state = 'planned' and w.starts_at <= $1 and c.status in ('scheduled', 'running')
     order by w.starts_at, w.id limit 1
     for no key update of w, c skip locked`,
    [now],
  );
  return rows[0];
}

/** One notification for each variant, and one for the hold-out group, whom the rules then suppress. */
async function sendWave(
  { boss }: Context,
  client: PoolClient,
  campaign: Campaign,
  wave: DueWave,
  now: Date,
): Promise<void> {
  const audience = await waveAudience(client, campaign, wave);
  const variants = await readVariants(client, campaign.id);
  const sent = wave.forWinner ? await chooseWinner(client, campaign, variants, now) : variants;
  const parts = partsOf(campaign, sent);
  const pace = await paceOf(client, campaign, audience, now);
  const splits = splitPace(pace, parts);
  const { producer } = await dashboardProducer(client);
  const rows = parts.map((part, i) => ({
    id: mintId(now),
    variant: part.key,
    templateVersionId: part.templateVersionId,
    pacePerSecond: splits[i] ?? null,
    filter: { all: [...audience.all, ...part.buckets] },
  }));
  await insertNotifications(client, campaign, wave, { rows, producerId: producer.id, now });
  await client.query("update campaign_waves set state = 'started', started_at = $2 where id = $1", [
    wave.id,
    now,
  ]);
  const { rows: types } = await client.query<{ priority: Priority }>(
    "select priority from notification_types where key = $1",
    [campaign.typeKey],
  );
  const priority = types[0]?.priority ?? 2;
  const jobs = rows.map(({ id }) => ({ data: { ids: [id] } }));
  await boss.insert(queues.plan(priority), jobs, { db: jobsIn(client) });
}

type Part = {
  key: string;
  templateVersionId: number | null;
  weight: number;
  buckets: SegmentFilter[];
};

/** The split of the audience: the hold-out first, the variants of the rest by their weights. */
export function partsOf({ id, delivery }: Campaign, variants: Variant[]): Part[] {
  const held = Math.round((delivery.holdOutPercent * buckets) / 100);
  const holdOut = (from: number, to: number) => ({ bucket: { salt: `hold-out:${id}`, from, to } });
  const rest = held > 0 ? [holdOut(held, buckets)] : [];
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  const parts = variants.map(({ key, templateVersionId, weight }): Part => {
    const from = Math.round((sum / total) * buckets);
    sum += weight;
    const to = Math.round((sum / total) * buckets);
    const split = variants.length > 1 ? [{ bucket: { salt: `variant:${id}`, from, to } }] : [];
    return { key, templateVersionId, weight, buckets: [...rest, ...split] };
  });
  if (held === 0) return parts;
  const none = { key: "", templateVersionId: null, weight: 0, buckets: [holdOut(0, held)] };
  return [...parts, none];
}

/** What is cheap to tell comes first. */
async function waveAudience(
  client: PoolClient,
  campaign: Campaign,
  wave: DueWave,
): Promise<{ all: SegmentFilter[] }> {
  const { bucketFrom: from, bucketTo: to, zones } = wave;
  const whole = from === 0 && to === buckets;
  return {
    all: [
      ...(zones === null ? [] : await zoneFilter(client, campaign, wave, zones)),
      ...(whole ? [] : [{ bucket: { salt: `wave:${campaign.id}`, from, to } }]),
      await campaignFilter(client, campaign.audience),
    ],
  };
}

/** Days within which somebody who moved to another zone between two waves is not told twice. */
const wavesSpanDays = 4;

async function zoneFilter(
  client: PoolClient,
  campaign: Campaign,
  { id, occurrence }: DueWave,
  zones: string[],
): Promise<SegmentFilter[]> {
  const { rows } = await client.query<{ zone: string; started: boolean }>(
    `select zone, bool_or(w.state = 'started') over () as started
     from campaign_waves w left join lateral unnest(w.zones) as zone on true
     where w.campaign_id = $1 and w.occurrence = $2 and w.id <> $3`,
    [campaign.id, occurrence, id],
  );
  const others = rows.flatMap(({ zone }) => (zone === null ? [] : [zone]));
  const of: SegmentFilter =
    zones.length > 0
      ? { field: "timeZone", op: "in", value: zones }
      : { not: { field: "timeZone", op: "in", value: others.length > 0 ? others : [""] } };
  const moved = {
    not: { did: "received" as const, campaign: campaign.id, withinDays: wavesSpanDays },
  };
  return rows[0]?.started ? [of, moved] : [of];
}

/** Recipients a second for the whole wave; null: as fast as they are taken. */
async function paceOf(
  client: PoolClient,
  { delivery, pacePerSecond }: Campaign,
  audience: { all: SegmentFilter[] },
  now: Date,
): Promise<number | null> {
  if (pacePerSecond !== null) return pacePerSecond;
  const { pace } = delivery;
  if (pace.kind === "full") return null;
  if (pace.kind === "perSecond") return pace.perSecond;
  const people = await countExactly(client, audience, now);
  return Math.max(1, Math.ceil(people / (pace.minutes * 60)));
}

async function insertNotifications(
  client: PoolClient,
  campaign: Campaign,
  wave: DueWave,
  { rows, producerId, now }: { rows: object[]; producerId: number; now: Date },
): Promise<void> {
  const { pace } = campaign.delivery;
  const spreadSeconds = pace.kind === "spread" ? pace.minutes * 60 : 0;
  await client.query(
    `insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, data,
       channels, template_version_id, idempotency_key, accepted_at, expires_at, campaign_id, wave_id,
       variant, pace_per_second, campaign_slot)
     select r.id, $2, t.key, t.priority, 'accepted', 'write',
       jsonb_build_object('kind', 'segment', 'key', 'campaign:' || $3::int, 'filter', r.filter), '{}',
       array(select c from unnest($4::text[]) as c where c = any(t.channels)), r."templateVersionId",
       'campaign:' || $3::int || ':' || $5::int || ':' || r.variant, $6,
       $6::timestamptz + make_interval(secs => t.ttl_seconds + $7::int), $3, $5, r.variant,
       r."pacePerSecond", $8
     from json_to_recordset($1::json) as r(id uuid, variant text, "templateVersionId" int,
       "pacePerSecond" int, filter jsonb)
     join notification_types t on t.key = $9`,
    [
      JSON.stringify(rows),
      producerId,
      campaign.id,
      campaign.delivery.channels,
      wave.id,
      now,
      spreadSeconds,
      campaign.delivery.campaignSlot,
      campaign.typeKey,
    ],
  );
}

/** When the last wave of an occurrence has started, the next occurrence is planned. */
async function planNext(
  client: PoolClient,
  campaign: Campaign,
  { occurrence }: DueWave,
  now: Date,
): Promise<void> {
  if (!campaign.delivery.recurrence) return;
  const { rowCount } = await client.query(
    "select from campaign_waves where campaign_id = $1 and state = 'planned' limit 1",
    [campaign.id],
  );
  if (rowCount !== 0) return;
  const people = await countByZone(client, await campaignFilter(client, campaign.audience), now);
  const zones = people.map(({ zone }) => zone);
  const first = campaign.startsAt ?? now;
  const waves = planWaves(campaign.delivery, { first, occurrence: occurrence + 1, zones, now });
  await insertWaves(client, campaign.id, occurrence + 1, waves, people);
}

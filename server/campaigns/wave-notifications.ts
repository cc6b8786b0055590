import type { PoolClient } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import { countExactly } from "@/server/audience/count-exact";
import { mintId } from "@/server/ids";
import { dashboardProducer } from "@/server/notification-types/dashboard-producer";
import type { Priority } from "@/server/queues";
import type { Campaign } from "./campaign";
import { slowestSeconds, splitPace } from "./pace";
import { buckets } from "./plan-waves";
import type { Wave } from "./read-one";
import type { Variant } from "./variants";

/**
 * Writes a wave's notifications, in the caller's transaction: one for each variant, and one for the hold-out
 * group, whom the rules then suppress.
 * @returns their ids, and the priority at which they are planned.
 */
export async function insertNotifications(
  client: PoolClient,
  campaign: Campaign,
  wave: Wave,
  {
    audience,
    variants,
    now,
  }: { audience: { all: SegmentFilter[] }; variants: Variant[]; now: Date },
): Promise<{ ids: string[]; priority: Priority }> {
  const parts = partsOf(campaign, variants);
  const pace = await paceOf(client, campaign, audience, wave, now);
  const splits = splitPace(pace.perSecond, parts);
  const rows = parts.map((part, i) => ({
    id: mintId(now),
    variant: part.key,
    templateVersionId: part.templateVersionId,
    pacePerSecond: splits[i] ?? null,
    filter: { all: [...audience.all, ...part.buckets] },
  }));
  const { producer } = await dashboardProducer(client);
  const { rows: inserted } = await client.query<{ id: string; priority: Priority }>(insert, [
    ...[JSON.stringify(rows), producer.id, campaign.id, campaign.delivery.channels, wave.id, now],
    ...[pace.seconds, campaign.delivery.campaignSlot, campaign.typeKey],
  ]);
  return { ids: inserted.map(({ id }) => id), priority: inserted[0]?.priority ?? 2 };
}

// Never P0, whatever became of the type since: a mandatory one would pass everybody's opt-outs.
// What the last people get lives as long as what the first got: the pace's time comes on top.
const insert = `
insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, data,
  channels, template_version_id, idempotency_key, accepted_at, expires_at, campaign_id, wave_id,
  variant, pace_per_second, campaign_slot)
select r.id, $2, t.key, greatest(t.priority, 1), 'accepted', 'write',
  jsonb_build_object('kind', 'segment', 'key', 'campaign:' || $3::int, 'filter', r.filter), '{}',
  array(select c from unnest($4::text[]) as c where c = any(t.channels)), r."templateVersionId",
  'campaign:' || $3::int || ':' || $5::int || ':' || r.variant, $6,
  $6::timestamptz + make_interval(secs => t.ttl_seconds + $7::int), $3, $5, r.variant,
  r."pacePerSecond", $8
from json_to_recordset($1::json) as r(id uuid, variant text, "templateVersionId" int,
  "pacePerSecond" int, filter jsonb)
join notification_types t on t.key = $9
returning id, priority`;

type Part = {
  key: string;
  templateVersionId: number | null;
  weight: number;
  buckets: SegmentFilter[];
};

/** The split of the audience: the hold-out first, the variants of the rest by their weights. */
function partsOf({ id, delivery }: Campaign, variants: Variant[]): Part[] {
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

/** Recipients a second for the whole wave (null: as fast as they are taken), and for how long (s). */
async function paceOf(
  client: PoolClient,
  { delivery, pacePerSecond }: Campaign,
  audience: { all: SegmentFilter[] },
  wave: Wave,
  now: Date,
): Promise<{ perSecond: number | null; seconds: number }> {
  const { pace } = delivery;
  const fixed = pacePerSecond ?? (pace.kind === "perSecond" ? pace.perSecond : null);
  if (fixed !== null) return { perSecond: fixed, seconds: slowestSeconds(wave.people, fixed) };
  if (pace.kind !== "spread") return { perSecond: null, seconds: 0 };
  const people = await countExactly(client, audience, now);
  const seconds = pace.minutes * 60;
  return { perSecond: Math.max(1, Math.ceil(people / seconds)), seconds };
}

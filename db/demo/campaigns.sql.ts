import type { Queryable } from "@/db/client";
import type { CampaignAudience, SegmentFilter } from "@/db/schema/json";
import { compiledWords, wordsOf } from "./campaign-words";
import { type DemoCampaign, demoCampaigns } from "./campaigns";
import type { PastFanout } from "./fanout-history.sql";
import { segmentFilter } from "./registry.sql";

const marketing = "marketing@demo.carillon.dev";
const admin = "admin@demo.carillon.dev";

/**
 * The demo's campaigns with their words and waves. Users and segments must be there.
 * @returns what the completed ones sent, for the history.
 */
export async function insertCampaigns(client: Queryable, now: Date): Promise<PastFanout[]> {
  const past: PastFanout[] = [];
  for (const campaign of demoCampaigns(now)) {
    const id = await insertCampaign(client, now, campaign);
    const versions = await insertVariants(client, now, id, campaign);
    if (campaign.status === "scheduled") await insertLocalWaves(client, now, id, campaign);
    if (campaign.status === "completed") {
      const wave = await insertPastWave(client, id);
      past.push(...sentOf(campaign, { id, wave, versions }));
    }
  }
  await client.query("analyze campaigns, campaign_waves, campaign_variants");
  return past;
}

async function insertCampaign(
  client: Queryable,
  now: Date,
  { name, type, status, hoursAgo, audience, delivery, where }: DemoCampaign,
): Promise<number> {
  const written = status === "draft" ? 1 : (hoursAgo ?? 0) + 20;
  const { rows } = await client.query<{ id: number }>(
    `insert into campaigns (name, type_key, status, revision, audience, delivery, created_by, created_at,
       updated_by, updated_at, requested_by, requested_at, approved_by, approved_at, approved_revision, people,
       starts_at, started_at, ended_at)
     select $2, $3, $4, 6, $5, $6, $7, at - interval '3 hours', $7, at,
       who, at + asked * interval '10 minutes', case when who is not null then $8 end, at + asked * interval '1 hour',
       case when who is not null then 6 end, case when who is not null then people end,
       began, began, began
     from (select $1::timestamptz - make_interval(hours => $9) as at,
             case when $4 <> 'draft' then $7 end as who, case when $4 <> 'draft' then 1 end as asked,
             case when $4 = 'completed' then $1::timestamptz - make_interval(hours => $10) end as began,
             (select count(*) from users where ${where}) as people) c
     returning id`,
    [...[now, name, type, status, audience, delivery, marketing, admin], written, hoursAgo ?? 0],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("a campaign of the demo was not inserted");
  return id;
}

/** @returns each variant's published version; null for what is still a draft. */
async function insertVariants(
  client: Queryable,
  now: Date,
  id: number,
  { name, status, delivery, variants }: DemoCampaign,
): Promise<(number | null)[]> {
  const versions: (number | null)[] = [];
  for (const [i, variant] of variants.entries()) {
    const source = wordsOf(delivery.channels, variant.words);
    const draft = status === "draft" ? source : null;
    const { rows } = await client.query<{ version: number | null }>(
      `with template as (
         insert into templates (name, draft, draft_revision, draft_by, draft_at, created_at)
         values ($3, $4, 3, $6, $7, $7) returning id
       ),
       variant as (
         insert into campaign_variants (campaign_id, key, name, weight, template_id)
         select $1, $2, $8, 1, id from template
       ),
       version as (
         insert into template_versions (template_id, version, content, source, note, created_by, created_at)
         select id, 1, $5, $9, 'Campaign ' || $1::int, $6, $7 from template where $4::jsonb is null
         returning id
       )
       select (select id from version) as version`,
      [
        ...[id, "abcde".charAt(i), `${name} · ${variant.name}`, draft],
        ...[await compiledWords(source), marketing, now, variant.name, source],
      ],
    );
    versions.push(rows[0]?.version ?? null);
  }
  await client.query(
    `update templates t set published_version_id = v.id from template_versions v
     where v.template_id = t.id and t.type_key is null`,
  );
  await client.query(
    `update campaign_variants cv set template_version_id = t.published_version_id
     from templates t where t.id = cv.template_id and cv.campaign_id = $1`,
    [id],
  );
  return versions;
}

async function insertPastWave(client: Queryable, id: number): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `insert into campaign_waves (campaign_id, occurrence, starts_at, state, started_at, people)
     select id, 1, started_at, 'started', started_at, people from campaigns where id = $1 returning id`,
    [id],
  );
  return rows[0]?.id ?? 0;
}

/** One wave an instant at which it is nine somewhere, and one for zones that nobody has yet. */
async function insertLocalWaves(
  client: Queryable,
  now: Date,
  id: number,
  { where, delivery: { start } }: DemoCampaign,
): Promise<void> {
  if (start.kind !== "local") return;
  await client.query(
    `with zone as (
       select time_zone, count(*) filter (where ${where})::int as people from users group by 1
     ),
     moment as (
       select zone.*, case when at < $1 then at + interval '1 day' else at end as at
       from zone cross join lateral (select $3::timestamp at time zone time_zone as at) a
     ),
     wave as (
       select at, array_agg(time_zone order by time_zone) as zones, sum(people)::int as people from moment group by 1
       union all select max(at), '{}', 0 from moment
     )
     insert into campaign_waves (campaign_id, occurrence, starts_at, zones, people)
     select $2, 1, at, zones, people from wave order by at, cardinality(zones) desc`,
    [now, id, `${start.date} ${start.time}`],
  );
  await client.query(
    "update campaigns set starts_at = (select min(starts_at) from campaign_waves where campaign_id = $1) where id = $1",
    [id],
  );
}

/** As the campaign's start would have split it: a notification for each variant, and one for the hold-out. */
function sentOf(
  { type, hoursAgo = 0, audience, where, delivery, variants }: DemoCampaign,
  { id, wave, versions }: { id: number; wave: number; versions: (number | null)[] },
): PastFanout[] {
  const held = delivery.holdOutPercent * 100;
  const split = (salt: string, from: number, to: number) => ({
    filter: { bucket: { salt: `${salt}:${id}`, from, to } } as const,
    sql: `split_bucket(users.id, '${salt}:${id}') between ${from} and ${to - 1}`,
  });
  const part = (variant: string, version: number | null, splits: ReturnType<typeof split>[]) => ({
    ...{ type, hoursAgo, data: {} },
    audience: {
      kind: "segment" as const,
      key: `campaign:${id}`,
      filter: { all: [...splits.map(({ filter }) => filter), resolved(audience)] },
    },
    members: `select id from users where ${[...splits.map(({ sql }) => sql), where].join(" and ")}`,
    campaign: { id, wave, variant, version },
  });
  const share = 10_000 / variants.length;
  const parts = variants.map((_, i) =>
    part("abcde".charAt(i), versions[i] ?? null, [
      split("hold-out", held, 10_000),
      split("variant", Math.round(i * share), Math.round((i + 1) * share)),
    ]),
  );
  return held === 0 ? parts : [...parts, part("", null, [split("hold-out", 0, held)])];
}

const resolved = (audience: CampaignAudience): SegmentFilter => ({
  all: [
    { any: [...audience.segments.map(segmentFilter), ...audience.lists.map((list) => ({ list }))] },
    ...audience.excludeLists.map((list) => ({ not: { list } })),
  ],
});

/** What is known when the history is there: when each was over, and who then opted out. */
export async function finishCampaigns(client: Queryable): Promise<void> {
  await client.query(
    `update campaigns c set ended_at = n.completed from (
       select campaign_id, max(completed_at) as completed from notifications
       where campaign_id is not null group by 1) n
     where c.id = n.campaign_id`,
  );
  await client.query(optOuts);
}

/** Three of a thousand who got it switched the type off within some hours. */
const optOuts = `
with leaving as materialized (
  select distinct on (m.user_id) m.user_id, n.type_key,
    uuidv7_time(n.id) + make_interval(mins => 5 + (m.user_id % 300)::int) as at
  from notifications n join messages m on m.notification_id = n.id
  where n.campaign_id is not null and m.outcome <> 'suppressed' and hashint8(m.user_id) % 330 = 0
),
chosen as (
  insert into preferences (user_id, types, updated_at)
  select user_id, jsonb_build_object(type_key, jsonb_build_object('enabled', false)), at from leaving
  on conflict (user_id) do update set types = preferences.types || excluded.types, updated_at = excluded.updated_at
)
insert into opt_outs (user_id, at, type_key) select user_id, at, type_key from leaving`;

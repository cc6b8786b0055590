import type { Pool } from "@/db/client";
import type { Context } from "@/server/context";
import { addLoad, type HourLoad, hourMs, mergeLoad } from "./calendar-load";
import { readSentByHour } from "./calendar-sent";
import type { Campaign } from "./campaign";
import { planWaves } from "./plan-waves";
import type { Wave } from "./read-one";
import type { CampaignStatus } from "./states";
import { peopleOf, type ZonePeople } from "./wave-people";

/** One occurrence of a campaign. */
export type CalendarItem = {
  /** Unique in the calendar: a recurring campaign has several. */
  key: string;
  id: number;
  name: string;
  status: CampaignStatus;
  revision: number;
  at: Date;
  /** When its last part starts, or it ended. */
  endsAt: Date;
  /** People; about, for what is still to come. */
  size: number | null;
  /** Nothing of it has started, and it is the first one: it can be given another start. */
  movable: boolean;
};

export type Calendar = { items: CalendarItem[]; load: HourLoad[] };

/** A calendar of more says less; a month of forty zones a day stays below. */
const mostWaves = 5_000;
const mostOccurrences = 62;

type CalendarWave = Pick<Wave, "occurrence" | "startsAt" | "people" | "state"> & {
  campaignId: number;
  zones?: string[] | null;
  /** People considered so far. */
  considered: number;
};
type CalendarCampaign = Pick<
  Campaign,
  | "id"
  | "name"
  | "status"
  | "revision"
  | "audience"
  | "delivery"
  | "startsAt"
  | "endedAt"
  | "pacePerSecond"
>;
type Listed = CalendarCampaign & { waves: CalendarWave[] };

/** Everything that was and will be sent in a time, with the load of every hour. */
export async function readCalendar(
  { pool, clock }: Context,
  { from, to }: { from: Date; to: Date },
): Promise<Calendar> {
  const now = clock.now();
  const [campaigns, sent] = await Promise.all([
    readListed(pool, from, to),
    readSentByHour(pool, { from, to, now }),
  ]);
  const planned = new Map<number, number>();
  const items: CalendarItem[] = [];
  for (const campaign of campaigns) {
    const waves = [...campaign.waves, ...laterWaves(campaign, to, now)];
    for (const wave of waves) {
      if (wave.state === "planned") addLoad(planned, campaign, wave, wave.people);
    }
    const occurrences = Map.groupBy(waves, ({ occurrence }) => occurrence);
    items.push(...[...occurrences.values()].map((of) => itemOf(campaign, of)));
  }
  const inRange = items.filter(({ at, endsAt }) => endsAt >= from && at < to);
  return {
    items: inRange.sort((a, b) => a.at.getTime() - b.at.getTime()),
    load: mergeLoad(planned, sent).filter(
      ({ hour }) => hour.getTime() + hourMs > from.getTime() && hour < to,
    ),
  };
}

function itemOf(campaign: CalendarCampaign, waves: CalendarWave[]): CalendarItem {
  const { id, name, status, revision, endedAt, delivery } = campaign;
  const starts = waves.map(({ startsAt }) => startsAt.getTime());
  const occurrence = waves[0]?.occurrence ?? 1;
  const last = Math.max(...starts);
  const sizes = waves.map(({ state, people, considered }) =>
    state === "planned" ? people : considered,
  );
  return {
    ...{ key: `${id}.${occurrence}`, id, name, status, revision },
    at: new Date(Math.min(...starts)),
    endsAt: new Date(delivery.recurrence ? last : Math.max(last, endedAt?.getTime() ?? 0)),
    size: sizes.reduce((sum, n) => sum + n, 0),
    movable: status === "scheduled" && occurrence === 1,
  };
}

/** Occurrences of a recurring campaign that are not stored yet: each one is when the one before has begun. */
function laterWaves(campaign: Listed, to: Date, now: Date): CalendarWave[] {
  const { id, delivery, startsAt, status } = campaign;
  if (!delivery.recurrence || !startsAt || ended.includes(status)) return [];
  const stored = Math.max(0, ...campaign.waves.map(({ occurrence }) => occurrence));
  const people = peopleByZone(campaign.waves.filter(({ occurrence }) => occurrence === stored));
  const zones = people.map(({ zone }) => zone);
  const later: CalendarWave[] = [];
  for (let occurrence = stored + 1; occurrence <= stored + mostOccurrences; occurrence += 1) {
    const waves = planWaves(delivery, { first: startsAt, occurrence, zones, now });
    if (!waves[0] || waves[0].startsAt >= to) break;
    const rest = { campaignId: id, occurrence, state: "planned" as const, considered: 0 };
    later.push(
      ...waves.map((wave) => ({
        ...rest,
        startsAt: wave.startsAt,
        people: peopleOf(wave, people),
      })),
    );
  }
  return later;
}

const ended: CampaignStatus[] = ["completed", "cancelled"];

/** As many people as the waves of the latest occurrence had, in equal parts for a wave's zones. */
function peopleByZone(waves: CalendarWave[]): ZonePeople[] {
  return waves.flatMap(({ zones, people }) => {
    if (!zones) return [{ zone: "", n: people }];
    return zones.map((zone) => ({ zone, n: people / zones.length }));
  });
}

/**
 * Campaigns with a wave in the time, with the waves of the occurrences that it touches; and recurring ones
 * that go on. Indexes campaigns_status, campaign_waves_once, notifications_campaign.
 */
async function readListed(pool: Pool, from: Date, to: Date): Promise<Listed[]> {
  const { rows: campaigns } = await pool.query<CalendarCampaign>(
    `select id, name, status, revision, audience, delivery, starts_at as "startsAt",
            ended_at as "endedAt", pace_per_second as "pacePerSecond"
     from campaigns c
     where starts_at < $2 and status <> 'draft' and (
       status in ('scheduled', 'running', 'paused') or coalesce(ended_at, starts_at) >= $1)
     order by starts_at desc limit 500`,
    [from, to],
  );
  const waves = await readCalendarWaves(
    pool,
    campaigns.map(({ id }) => id),
    to,
  );
  const byCampaign = Map.groupBy(waves, ({ campaignId }) => campaignId);
  return campaigns.map((campaign) => ({ ...campaign, waves: byCampaign.get(campaign.id) ?? [] }));
}

async function readCalendarWaves(pool: Pool, ids: number[], to: Date): Promise<CalendarWave[]> {
  const { rows } = await pool.query<CalendarWave>(
    `select w.campaign_id as "campaignId", w.occurrence, w.starts_at as "startsAt", w.zones, w.people, w.state,
            coalesce(told.considered, 0) as considered
     from campaign_waves w
     left join (
       select n.wave_id, sum(c.n)::int as considered
       from notifications n join notification_counts c on c.notification_id = n.id and c.channel = ''
       where n.campaign_id = any($1::int[]) group by 1) told on told.wave_id = w.id
     where w.campaign_id = any($1::int[]) and w.starts_at < $2
     order by w.starts_at desc limit ${mostWaves}`,
    [ids, to],
  );
  return rows;
}

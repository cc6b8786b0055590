import type { Queryable } from "@/db/client";

/** What happened so often; `variant` and `waveId` where it is told apart by them. */
export type CountRow = {
  by: "all" | "variant" | "wave";
  variant: string | null;
  waveId: number | null;
  channel: string;
  outcome: string;
  reason: string | null;
  n: number;
};

/**
 * A campaign's kept counts, summed three ways: its notifications by notifications_campaign, each one's
 * counts by primary key. Some dozens of rows a notification; never the messages or deliveries.
 */
export async function readCounts(client: Queryable, campaignId: number): Promise<CountRow[]> {
  const { rows } = await client.query<CountRow>({
    name: "campaign.counts",
    text: `
select case when grouping(n.variant) = 0 then 'variant' when grouping(n.wave_id) = 0 then 'wave' else 'all' end as by,
  n.variant, n.wave_id as "waveId", c.channel, c.outcome,
  case when grouping(c.reason) = 0 then c.reason end as reason, sum(c.n)::int as n
from notifications n join notification_counts c on c.notification_id = n.id
where n.campaign_id = $1
group by c.channel, c.outcome, grouping sets ((c.reason), (n.variant), (n.wave_id))
having sum(c.n) <> 0`,
    values: [campaignId],
  });
  return rows;
}

/** How far the fan-outs of a wave are. */
export type WaveState = { waveId: number; done: boolean };

/** Index notifications_campaign. */
export async function readWaveStates(client: Queryable, campaignId: number): Promise<WaveState[]> {
  const { rows } = await client.query<WaveState>(
    `select wave_id as "waveId", bool_and(n.completed_at is not null or coalesce(f.exhausted and b.done, false)) as done
     from notifications n
     left join fanouts f on f.notification_id = n.id
     left join lateral (select bool_and(done_at is not null) as done from fanout_batches
       where notification_id = n.id and n.completed_at is null) b on true
     where n.campaign_id = $1 group by 1`,
    [campaignId],
  );
  return rows;
}

const windowSeconds = 15;

/**
 * People considered a second, over the last quarter of a minute: batches of the campaign's open fan-outs
 * by primary key.
 */
export async function readRate(client: Queryable, campaignId: number, now: Date): Promise<number> {
  const { rows } = await client.query<{ rate: number }>(
    `select coalesce(sum(b.considered) / greatest(1, least(${windowSeconds},
         extract(epoch from $2::timestamptz - min(n.accepted_at)))), 0)::float8 as rate
     from notifications n join fanout_batches b on b.notification_id = n.id
     where n.campaign_id = $1 and n.accepted_at > $2::timestamptz - interval '7 days'
       and b.done_at > $2::timestamptz - interval '${windowSeconds} seconds'`,
    [campaignId, now],
  );
  return rows[0]?.rate ?? 0;
}

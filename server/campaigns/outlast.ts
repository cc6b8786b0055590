import type { PoolClient } from "@/db/client";
import { Refusal } from "@/server/errors";
import { slowestSeconds } from "./pace";

/** Messages are kept for 90 days: what takes longer than this could outlive its own records. */
const longestDays = 60;

/**
 * A slower pace must not let anybody's message expire before it is their turn: what has started lives as
 * long after the last person's turn as it would have after the first one's. It is never shortened.
 * @throws Refusal malformed for a pace that takes months
 */
export async function outlast(
  client: PoolClient,
  campaignId: number,
  perSecond: number,
  now: Date,
): Promise<void> {
  const waves = await peopleLeft(client, campaignId);
  const most = Math.max(0, ...waves.map(({ left }) => left));
  if (most / perSecond > longestDays * 86_400) {
    const least = Math.ceil(most / (longestDays * 86_400));
    throw new Refusal(
      "malformed",
      `At ${perSecond} a second, the ${most} people who are left take more than ${longestDays} days. Choose at least ${least} a second, or cancel the campaign.`,
      { errors: [{ path: "perSecond", message: `must be at least ${least}` }] },
    );
  }
  await client.query(
    `update notifications n
     set expires_at = greatest(n.expires_at, $4::timestamptz + make_interval(secs => t.ttl_seconds + w.seconds))
     from unnest($2::int[], $3::int[]) as w(id, seconds), notification_types t
     where n.campaign_id = $1 and n.wave_id = w.id and t.key = n.type_key and n.completed_at is null`,
    [
      campaignId,
      waves.map(({ id }) => id),
      waves.map(({ left }) => slowestSeconds(left, perSecond)),
      now,
    ],
  );
}

/** Of each wave that has started: how many nobody looked at yet, by the kept counts. Index notifications_campaign. */
async function peopleLeft(
  client: PoolClient,
  campaignId: number,
): Promise<{ id: number; left: number }[]> {
  const { rows } = await client.query<{ id: number; left: number }>(
    `select w.id, greatest(0, w.people - coalesce(sum(c.n), 0))::int as left
     from campaign_waves w
     join notifications n on n.campaign_id = w.campaign_id and n.wave_id = w.id
     left join notification_counts c on c.notification_id = n.id and c.channel = ''
     where w.campaign_id = $1 and w.state = 'started' group by w.id, w.people`,
    [campaignId],
  );
  return rows;
}

import type { Pool } from "@/db/client";

/** What providers told later about the first deliveries of a notification. */
export type Reach = {
  channel: string;
  /** Deliveries looked at that were sent. */
  sent: number;
  delivered: number;
  opened: number;
  clicked: number;
  bounced: number;
  complained: number;
};

/** Deliveries that are looked at: enough for a share, and cheap at any size. */
export const reachSample = 20_000;

/**
 * Callbacks by channel, counted over the first `reachSample` deliveries by primary key (all of
 * them, where there are fewer).
 */
export async function readReach(pool: Pool, id: string): Promise<Reach[]> {
  const { rows } = await pool.query<Reach>(
    `select channel, (count(*) filter (where state = 'sent'))::int as sent,
            count(delivered_at)::int as delivered, count(opened_at)::int as opened,
            count(clicked_at)::int as clicked, count(bounced_at)::int as bounced,
            count(complained_at)::int as complained
     from (select channel, state, delivered_at, opened_at, clicked_at, bounced_at, complained_at
           from deliveries where notification_id = $1 order by notification_id, user_id, channel
           limit ${reachSample}) sample
     group by channel order by channel`,
    [id],
  );
  return rows;
}

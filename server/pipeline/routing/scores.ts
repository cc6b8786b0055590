import type { Queryable } from "@/db/client";
import { channelOf, externalChannels } from "@/server/channels/registry";
import { recentDeliveries } from "./scores.sql";

/** How well a channel works for a user now. */
export type ChannelHealth = {
  channel: string;
  /** There is an endpoint that may be written to. */
  reachable: boolean;
  /** Routing leaves it out, except for P0: nothing arrived by it lately. */
  failing: boolean;
  /** 0 (nothing would arrive) to 100; of the last 30 days. */
  score: number;
  /** Of the deliveries of the last 30 days that say something about the recipient. */
  arrived: number;
  failed: number;
};

type Row = { channel: string; arrived: number; failed: number; failing: boolean };

/** The health of each external channel for one user. */
export async function readHealth(
  client: Queryable,
  userId: number,
  now: Date,
): Promise<ChannelHealth[]> {
  const { rows } = await client.query<Row & { reachable: boolean; seenAt: Date | null }>(
    `select channel, reachable, coalesce(r.arrived, 0) as arrived, coalesce(r.failed, 0) as failed,
       coalesce(channel = any(u.failing_channels), false) as failing,
       case when channel = 'push' then (select max(last_seen_at) from devices d
         where d.user_id = u.id and d.state in ('active', 'stale')) end as "seenAt"
     from users u
     cross join lateral (values ${reachability}) ways(channel, reachable)
     left join lateral (select * from (${recentDeliveries("$1::bigint", "$2")}) recent
       where recent.channel = ways.channel) r(recent, arrived, failed, broken) on true
     where u.id = $1`,
    [userId, now],
  );
  return rows.map(({ seenAt, ...row }) => ({ ...row, score: scoreOf(row, seenAt, now) }));
}

const reachability = externalChannels
  .map(({ key }) => `('${key}', ${channelOf(key).reachableSql})`)
  .join(", ");

const dayMs = 86_400_000;

/**
 * The share that arrived, one more counted as arrived so that a single failure does not decide; less for
 * phones that have not been seen for long.
 */
export function scoreOf(
  { reachable, failing, arrived, failed }: Row & { reachable: boolean },
  seenAt: Date | null,
  now: Date,
): number {
  if (!reachable || failing) return 0;
  const unseenDays = seenAt ? (now.getTime() - seenAt.getTime()) / dayMs : 0;
  const freshness = unseenDays <= 7 ? 1 : unseenDays <= 30 ? 0.8 : 0.4;
  return Math.round((100 * freshness * (arrived + 1)) / (arrived + failed + 1));
}

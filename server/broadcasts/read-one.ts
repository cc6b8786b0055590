import type { Pool } from "@/db/client";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import {
  type ChannelCounts,
  type CountRow,
  countFanout,
  summarise,
} from "@/server/pipeline/tracking/progress";
import type { Broadcast, BroadcastPoint } from "./broadcast";
import { figuresOf, readFigures, readPoints } from "./figures";
import { complete } from "./list";
import { type StoredBroadcast, selectBroadcasts } from "./select.sql";

/** The one call that tells an actor's topic. */
export type TopicPush = {
  actorId: string;
  sentAt: Date | null;
  attempts: number;
  /** Why it ended without being sent. */
  error: string | null;
};

export type BroadcastDetail = Broadcast & {
  points: BroadcastPoint[];
  /** Its other channels, which are handed over one by one in the background. */
  channelCounts: Record<string, ChannelCounts>;
  topicPush: TopicPush | null;
};

/**
 * A broadcast, or a notification to many that is scheduled.
 * @throws Refusal not_found, also for notifications that are neither
 */
export async function readBroadcast(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  id: string,
): Promise<BroadcastDetail> {
  const now = clock.now();
  const { rows } = await pool.query<StoredBroadcast>(
    `${selectBroadcasts("$1")} where n.id = $2 and ${isOne}`,
    [now, id],
  );
  const row = rows[0];
  if (!row) throw notFound();
  const [broadcast, figures, points, counts, topicPush] = await Promise.all([
    complete(pool, row, now),
    readFigures(pool, [id]),
    readPoints(pool, id),
    pool.query<CountRow>(countFanout, [id]),
    readTopicPush(pool, id),
  ]);
  const { in_app: _, ...channelCounts } = summarise(counts.rows).channels;
  return { ...broadcast, figures: figuresOf(figures, id), points, channelCounts, topicPush };
}

/** Over the alias n: broadcasts, what may become one when its time comes or within the second, and what never began. */
export const isOne = `(n.strategy = 'read'
  or n.status = 'cancelled' and n.estimate is null and n.user_id is null and n.campaign_id is null
  or n.status in ('scheduled', 'accepted', 'held') and n.user_id is null and n.campaign_id is null)`;

export const notFound = () => new Refusal("not_found", "There is no such broadcast. Check the id.");

async function readTopicPush(pool: Pool, id: string): Promise<TopicPush | null> {
  const { rows } = await pool.query<TopicPush>(
    `select actor_id as "actorId", sent_at as "sentAt", attempts, error
     from topic_pushes where notification_id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

import { type PoolClient, transaction } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import { estimateAudience } from "@/server/audience/estimate";
import type { Context } from "@/server/context";
import type { Priority } from "@/server/queues";
import { hold, isHeldBack } from "./hold";

type Planned = {
  id: string;
  priority: Priority;
  audience: StoredAudience;
  pacePerSecond: number | null;
  campaignId: number | null;
};

/**
 * Plans a notification to more than one user: size, strategy, pace. Writes its fan-out, whose
 * checkpoint the feeder then moves. Planning twice does nothing. What a kill switch holds is held instead.
 */
export async function planNotification(context: Context, id: string): Promise<void> {
  await transaction(context.pool, async (client) => {
    const notification = await lockAccepted(client, id);
    if (!notification) return;
    const { audience, priority, campaignId } = notification;
    const now = context.clock.now();
    if (await isHeldBack(client, id, now)) return hold(client, id);
    const listed = audience.kind === "list" ? await resolveList(client, audience.userIds) : null;
    const estimate = listed ? listed.length : await estimateAudience(client, audience, now);
    const pace = await paceFor(client, estimate, notification.pacePerSecond);
    const paused = campaignId !== null && (await isPaused(client, campaignId));
    await client.query(
      `insert into fanouts (notification_id, priority, user_ids, estimate, pace_per_second, fed_at, paused_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, priority, listed, estimate, pace, now, paused ? now : null],
    );
    await client.query(
      `update notifications set status = 'running', strategy = $2, unknown_recipients = $3
       where id = $1`,
      [id, pace === null ? "write" : "paced", unknownOf(audience, listed)],
    );
  });
}

async function lockAccepted(client: PoolClient, id: string): Promise<Planned | undefined> {
  const { rows } = await client.query<Planned>(
    `select id, priority, audience, pace_per_second as "pacePerSecond", campaign_id as "campaignId"
     from notifications where id = $1 and status = 'accepted' for no key update`,
    [id],
  );
  return rows[0];
}

/**
 * Asked after the notification was locked: a pause locks what is not planned yet before it looks for
 * fan-outs, so either it finds this one, or this finds it.
 */
async function isPaused(client: PoolClient, campaignId: number): Promise<boolean> {
  const { rowCount } = await client.query(
    "select from campaigns where id = $1 and status = 'paused'",
    [campaignId],
  );
  return rowCount === 1;
}

async function resolveList(client: PoolClient, externalIds: string[]): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `select id from users where external_id = any($1::text[]) and erased_at is null order by id`,
    [externalIds],
  );
  return rows.map(({ id }) => id);
}

const unknownOf = (audience: StoredAudience, listed: number[] | null) =>
  audience.kind === "list" && listed ? audience.userIds.length - listed.length : 0;

/** The sender's own pace; without one, large audiences are paced by the workspace and others not (null). */
async function paceFor(
  client: PoolClient,
  estimate: number,
  wanted: number | null,
): Promise<number | null> {
  if (wanted !== null) return wanted;
  const { rows } = await client.query<{ paced_over: number; pace_per_second: number }>(
    "select paced_over, pace_per_second from workspace",
  );
  const settings = rows[0];
  return settings && estimate > settings.paced_over ? settings.pace_per_second : null;
}

import { type PoolClient, transaction } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import { chooseStrategy, type FanOutStrategy } from "@/server/audience/choose-strategy";
import { estimateAudience } from "@/server/audience/estimate";
import type { Context } from "@/server/context";
import type { Priority } from "@/server/queues";
import { hold, isHeldBack } from "./hold";
import { endIfOutgrown } from "./outgrown";

type Planned = {
  id: string;
  typeKey: string;
  priority: Priority;
  audience: StoredAudience;
  channels: string[];
  pacePerSecond: number | null;
  campaignId: number | null;
};

/**
 * Plans a notification to more than one user: size, strategy, pace. Writes its fan-out, whose
 * checkpoint the feeder then moves. A broadcast needs none for the inbox, which looks it up from now on; its
 * other channels are fanned out in the background. Planning twice does nothing. What a kill switch holds is held
 * instead.
 */
export async function planNotification(context: Context, id: string): Promise<void> {
  const strategy = await transaction(context.pool, (client) => planLocked(context, client, id));
  if (strategy === "read") context.inboxNews.add({ kind: "broadcast", id });
}

async function planLocked(
  context: Context,
  client: PoolClient,
  id: string,
): Promise<FanOutStrategy | null> {
  const notification = await lockAccepted(client, id);
  if (!notification) return null;
  const { audience, campaignId } = notification;
  const now = context.clock.now();
  if (await isHeldBack(client, id, now)) {
    await hold(client, id);
    return null;
  }
  if (await endIfOutgrown(client, notification, now)) return null;
  const listed = audience.kind === "list" ? await resolveList(client, audience.userIds) : null;
  const estimate = listed ? listed.length : await estimateAudience(client, audience, now);
  const choosable = { ...notification, ofCampaign: campaignId !== null };
  const { strategy, pacePerSecond } = await chooseStrategy(client, choosable, estimate);
  await client.query(
    `update notifications set status = 'running', strategy = $2, unknown_recipients = $3, estimate = $4
     where id = $1`,
    [id, strategy, unknownOf(audience, listed), estimate],
  );
  if (!(await hasRowsToWrite(client, notification, strategy, now))) return strategy;
  const paused = campaignId !== null && (await isPaused(client, campaignId));
  await client.query(
    `insert into fanouts (notification_id, priority, user_ids, estimate, pace_per_second, fed_at, paused_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, notification.priority, listed, estimate, pacePerSecond, now, paused ? now : null],
  );
  return strategy;
}

/** A broadcast has rows only for channels that must be handed over one by one. */
async function hasRowsToWrite(
  client: PoolClient,
  { id, channels, audience, typeKey, priority }: Planned,
  strategy: FanOutStrategy,
  now: Date,
): Promise<boolean> {
  if (strategy !== "read") return true;
  const external = channels.filter((channel) => channel !== "in_app");
  // Of P0 everybody's own outcome counts.
  const mayGoToTopic = priority > 0 && external.includes("push") && audience.kind === "followers";
  if (!mayGoToTopic) return external.length > 0;
  const byTopic = await pushToTopic(client, { id, typeKey, actorId: audience.actorId }, now);
  return external.length > (byTopic ? 1 : 0);
}

/**
 * Leaves the push to the actor's topic, where the type allows it and the topic has everybody who followed when
 * it was made.
 */
async function pushToTopic(
  client: PoolClient,
  { id, typeKey, actorId }: { id: string; typeKey: string; actorId: string },
  now: Date,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into topic_pushes (notification_id, actor_id, account_id, due_at)
     select $1, a.actor_id, a.account_id, $4
     from actor_topics a join notification_types t on t.key = $2
     where a.actor_id = $3 and a.filled_to is null and t.push_by_topic`,
    [id, typeKey, actorId, now],
  );
  return rowCount === 1;
}

async function lockAccepted(client: PoolClient, id: string): Promise<Planned | undefined> {
  const { rows } = await client.query<Planned>(
    `select id, type_key as "typeKey", priority, audience, channels, pace_per_second as "pacePerSecond", campaign_id as "campaignId"
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

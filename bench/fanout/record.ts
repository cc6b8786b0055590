import { type Pool, type Queryable, transaction } from "@/db/client";
import { idFloor } from "@/server/ids";
import { type Judgement, judge, type Recent, type Recipient } from "./recipients";

const hour = 3_600_000;

/**
 * What one writes first: for each job of a fetch one query and one statement. They share a commit,
 * because otherwise the disk would be what is measured.
 */
async function recordEach(
  pool: Pool,
  cache: Map<number, Recipient>,
  notificationId: string,
  userIds: number[],
): Promise<void> {
  await transaction(pool, async (client) => {
    for (const userId of userIds) await recordOne(client, cache, notificationId, userId);
  });
}

async function recordOne(
  client: Queryable,
  cache: Map<number, Recipient>,
  notificationId: string,
  userId: number,
): Promise<void> {
  const recipient = cache.get(userId);
  if (!recipient) return;
  const now = new Date();
  const recent = await recentOf(client, [userId], now);
  const judgement = judge(recipient, recent.get(userId) ?? none, now);
  const { outcome, reason, inApp, heldUntil, push } = judgement;
  await client.query({
    name: "bench.one",
    text: `with message as (
             insert into messages (user_id, notification_id, priority, outcome, in_app, reason, held_until)
             values ($1, $2, 1, $3, $4, $5, $6) on conflict do nothing
           )
           insert into deliveries (notification_id, user_id, channel, priority, not_before, reason)
           select $2, $1, 'push', 1, $6, $5 where $7 on conflict do nothing`,
    values: [
      userId,
      notificationId,
      outcome,
      inApp,
      reason,
      heldUntil,
      push && outcome !== "suppressed",
    ],
  });
}

/**
 * What one could do next with a batch of one-recipient jobs: one query for everybody's recent
 * messages, the rules in TypeScript over cached preferences, one insert of messages and one of
 * deliveries, durable when it returns.
 */
async function recordTogether(
  pool: Pool,
  cache: Map<number, Recipient>,
  notificationId: string,
  userIds: number[],
): Promise<void> {
  const now = new Date();
  const recent = await recentOf(pool, userIds, now);
  const judgements = userIds.flatMap((id) => {
    const recipient = cache.get(id);
    return recipient ? [judge(recipient, recent.get(id) ?? none, now)] : [];
  });
  await record(pool, notificationId, judgements);
}

const none: Recent = { inDay: 0, inHour: 0 };

async function recentOf(
  client: Queryable,
  userIds: number[],
  now: Date,
): Promise<Map<number, Recent>> {
  const before = (ms: number) => idFloor(new Date(now.getTime() - ms));
  const { rows } = await client.query<Recent & { userId: number }>({
    name: "bench.recent",
    text: `select user_id as "userId", count(*) as "inDay",
             count(*) filter (where notification_id >= $3::uuid) as "inHour"
           from messages
           where user_id = any($1::bigint[]) and notification_id >= $2::uuid
             and notification_id < $4::uuid and priority > 0 and outcome <> 'suppressed'
           group by user_id`,
    values: [userIds, before(24 * hour), before(hour), before(-24 * hour)],
  });
  return new Map(rows.map((row) => [row.userId, row]));
}

async function record(pool: Pool, notificationId: string, judgements: Judgement[]): Promise<void> {
  const pushed = judgements.filter(({ push, outcome }) => push && outcome !== "suppressed");
  await transaction(pool, async (client) => {
    await client.query({
      name: "bench.messages",
      text: `insert into messages (user_id, notification_id, priority, outcome, in_app, reason, held_until)
             select user_id, $1, 1, outcome::message_outcome, in_app, reason, held_until
             from unnest($2::bigint[], $3::text[], $4::boolean[], $5::text[], $6::timestamptz[])
               as m(user_id, outcome, in_app, reason, held_until)
             on conflict do nothing`,
      values: [
        notificationId,
        judgements.map(({ userId }) => userId),
        judgements.map(({ outcome }) => outcome),
        judgements.map(({ inApp }) => inApp),
        judgements.map(({ reason }) => reason),
        judgements.map(({ heldUntil }) => heldUntil),
      ],
    });
    await client.query({
      name: "bench.deliveries",
      text: `insert into deliveries (notification_id, user_id, channel, priority, not_before, reason)
             select $1, user_id, 'push', 1, held_until, reason
             from unnest($2::bigint[], $3::text[], $4::timestamptz[]) as d(user_id, reason, held_until)
             on conflict do nothing`,
      values: [
        notificationId,
        pushed.map(({ userId }) => userId),
        pushed.map(({ reason }) => reason),
        pushed.map(({ heldUntil }) => heldUntil),
      ],
    });
  });
}

export const recorders = { each: recordEach, together: recordTogether };

import type { AggregateFacts } from "@/db/schema/json";
import { mintId } from "@/server/ids";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { flushAggregates } from "./aggregation/flush";

export const likesStart = new Date("2026-11-20T12:00:00Z");
/** The moment so many seconds after the start. */
export const after = (seconds: number) => new Date(likesStart.getTime() + seconds * 1_000);
/** Of the type `like`, in seconds. */
export const likesWindow = 60;

/** A world with the type `like`, whose words name who liked last, and how many others. */
export async function likesWorld(users = 3): Promise<PipelineWorld> {
  const world = await pipelineWorld(likesStart);
  await addUsers(world, users);
  const body = "{{ latest.actor }}{% if others > 0 %} and {{ others }} others{% endif %} liked";
  const content = {
    push: { en: { title: "Like", body } },
    in_app: { en: { title: "Like", body } },
  };
  await world.pool.query(
    `with t as (insert into templates (type_key, name) values ('like', 'Like') returning id)
     insert into template_versions (template_id, version, content) select id, 1, $1 from t`,
    [JSON.stringify(content)],
  );
  await world.pool.query(
    "update templates set published_version_id = (select max(id) from template_versions)",
  );
  await world.pool.query(
    `insert into notification_types (key, name, category, priority, channels, dedup_window_seconds,
       ttl_seconds, aggregation_window_seconds)
     values ('like', 'Like', 'social', 1, '{in_app,push}', 0, 86400, $1)`,
    [likesWindow],
  );
  return world;
}

/** Posts a like, or something like it; returns its id. */
export async function like(
  world: PipelineWorld,
  actor: string | null,
  { type = "like", object = "photo_1", user = 1, key }: Liking = {},
): Promise<string> {
  const event = EventInput.parse({
    ...{ type, target: { userId: `user_${user}` }, data: {} },
    ...(object === null ? {} : { object }),
    ...(actor === null ? {} : { actor }),
    ...(key === undefined ? {} : { idempotencyKey: key + type }),
  });
  return (await createAcceptor(world).accept(producer, event)).id;
}

type Liking = { type?: string; object?: string | null; user?: number; key?: string };

/** The texts of the pushes that the provider got, in order. */
export const pushes = ({ recorder }: PipelineWorld) =>
  recorder.received.flatMap(({ items }) => items.map(({ content }) => content.body));

/** The notifications that lie in an inbox. */
export async function inboxOf({ pool }: PipelineWorld, user = 1): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select notification_id as id from messages
     where user_id = $1 and in_app and outcome <> 'suppressed' order by 1`,
    [user],
  );
  return rows.map(({ id }) => id);
}

/** Every message in the order of ids, as `outcome reason status`. */
export async function outcomes({ pool }: PipelineWorld): Promise<string[]> {
  const { rows } = await pool.query<{ all: string }>(
    `select concat_ws(' ', m.outcome, m.reason, n.status) as all
     from messages m join notifications n on n.id = m.notification_id order by n.id, m.user_id`,
  );
  return rows.map(({ all }) => all);
}

/** What the updates sum up, in their order. */
export async function factsOf({ pool }: PipelineWorld): Promise<AggregateFacts[]> {
  const { rows } = await pool.query<{ aggregate: AggregateFacts }>(
    "select aggregate from notifications where aggregate is not null order by id",
  );
  return rows.map(({ aggregate }) => aggregate);
}

/** Time passes, and what is due goes out. */
export async function pass(world: PipelineWorld, seconds: number): Promise<number> {
  world.setNow(after(seconds));
  const made = await flushAggregates(world);
  await world.drain();
  return made;
}

/** One after the other. */
export async function likes(
  world: PipelineWorld,
  actors: (string | null)[],
  at = 1,
): Promise<void> {
  for (const [i, actor] of actors.entries()) {
    world.setNow(after(at + i / 100));
    await like(world, actor);
    await world.drain();
  }
}

export type LikeEvent = { user: number; object: string; actor: string | null };

/** Accepts likes without the doors before the pipeline; returns their ids, in the order of the events. */
export async function acceptLikes(
  { pool, clock }: PipelineWorld,
  events: LikeEvent[],
): Promise<string[]> {
  const ids = events.map(() => mintId(clock.now())).toSorted();
  await pool.query(
    `insert into notifications (id, producer_id, type_key, priority, strategy, audience, user_id, object,
       actor, channels, idempotency_key, expires_at)
     select id, 1, 'like', 1, 'direct', jsonb_build_object('kind', 'user', 'userId', 'user_' || user_id),
       user_id, object, actor, '{in_app,push}', id::text, $5::timestamptz + interval '1 day'
     from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[]) as e(id, user_id, object, actor)`,
    [
      ids,
      events.map(({ user }) => user),
      events.map(({ object }) => object),
      events.map(({ actor }) => actor),
      clock.now(),
    ],
  );
  return ids;
}

/** Evaluates the updates that were made, as a worker would. */
export async function evaluateUpdates(world: PipelineWorld): Promise<void> {
  const { rows } = await world.pool.query<{ id: string }>(
    "select id from notifications where collapse_into is not null and status = 'accepted'",
  );
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await fanoutDirect(world, 1, ids);
}

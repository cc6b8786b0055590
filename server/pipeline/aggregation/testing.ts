import type { AggregateFacts } from "@/db/schema/json";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";

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

import type { StoredAudience } from "@/db/schema/json";
import { mintId } from "@/server/ids";
import { addUsers, type PipelineWorld, pipelineWorld } from "@/server/pipeline/testing";
import { createRenderer, type Renderer } from "@/server/templates/render";
import { type InboxItem, type InboxPage, InboxQuery } from "./inbox-item";
import { listInbox } from "./list";

export const hour = 3_600_000;

export const inboxUser = (id: number) => ({ id, externalId: `user_${id}`, locale: "en" });

export type InboxWorld = PipelineWorld & {
  start: Date;
  renderer: Renderer;
  list(user: number, query?: object): Promise<InboxPage>;
  /** The ids on the first page, newest first. */
  ids(user: number, query?: object): Promise<string[]>;
  /** Every item, page by page; `between` runs after each page. */
  walk(
    user: number,
    query?: object,
    between?: (page: number) => Promise<unknown>,
  ): Promise<InboxItem[]>;
};

/** A pipeline with `users` users whose inboxes can be looked into. */
export async function inboxWorld(users = 3): Promise<InboxWorld> {
  const start = new Date();
  const world = await pipelineWorld(start);
  await addUsers(world, users);
  const renderer = createRenderer();
  const list = (user: number, query: object = {}) =>
    listInbox(world, renderer, inboxUser(user), InboxQuery.parse(query));
  return {
    ...world,
    start,
    renderer,
    list,
    ids: async (user, query) => (await list(user, query)).items.map(({ id }) => id),
    walk: async (user, query, between = async () => {}) => {
      const items: InboxItem[] = [];
      let cursor: string | null | undefined;
      for (let n = 0; cursor !== null; n++) {
        const page = await list(user, cursor ? { ...query, cursor } : query);
        items.push(...page.items);
        cursor = page.nextCursor;
        await between(n);
      }
      return items;
    },
    [Symbol.asyncDispose]: async () => {
      await renderer.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

type Sent = { ageMs?: number; lifeMs?: number; type?: string };

/** A broadcast as planning leaves it. */
export async function addBroadcast(
  { pool, start }: InboxWorld,
  audience: StoredAudience,
  { ageMs = hour, lifeMs = 2 * hour, type = "ping" }: Sent = {},
): Promise<string> {
  const at = start.getTime() - ageMs;
  const id = mintId(new Date(at));
  await pool.query(
    `insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, channels,
       idempotency_key, expires_at)
     values ($1::uuid, 1, $2, 1, 'running', 'read', $3, '{in_app}', 'key of ' || $1::uuid, $4)`,
    [id, type, JSON.stringify(audience), new Date(at + lifeMs)],
  );
  return id;
}

type Personal = { ageMs?: number; type?: string; inApp?: boolean; collapseInto?: string | null };

/** A direct notification as evaluating it leaves it. */
export async function addMessage(
  { pool, start }: InboxWorld,
  user: number,
  { ageMs = hour, type = "ping", inApp = true, collapseInto = null }: Personal = {},
): Promise<string> {
  const id = mintId(new Date(start.getTime() - ageMs));
  await pool.query(
    `with n as (
       insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, user_id,
         channels, idempotency_key, expires_at, completed_at, collapse_into)
       values ($1::uuid, 1, $2, 1, 'completed', 'direct', '{"kind": "user"}', $3, '{in_app}',
         'key of ' || $1::uuid, now(), now(), $5))
     insert into messages (user_id, notification_id, priority, outcome, in_app)
     values ($3, $1::uuid, 1, 'routed', $4)`,
    [id, type, user, inApp, collapseInto],
  );
  return id;
}

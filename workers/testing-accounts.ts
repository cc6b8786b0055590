import { expect } from "vitest";
import type { Pool } from "@/db/client";
import { loadDemo } from "@/db/demo.sql";
import { createProducerAuthenticator } from "@/server/auth/api-key";
import { loadConfig } from "@/server/config";
import { type Context, openContext } from "@/server/context";
import { type Acceptor, createAcceptor } from "@/server/pipeline/accept/accept";
import type { EventInput } from "@/server/pipeline/accept/contract";
import { type CountRow, countsOf, summarise } from "@/server/pipeline/tracking/progress";
import type { Receipt, Stage } from "./testing";

/** A demo workspace that events are posted to in this process. */
export type DemoWorkspace = AsyncDisposable & {
  context: Context;
  apiKey: string;
  /** Accepts an event as the demo's producer; answers its id. @throws Refusal */
  post(event: Partial<EventInput> & Pick<EventInput, "type" | "target">): Promise<string>;
};

/** Loads the demo into an empty, migrated database; `env` is the stage's. */
export async function openDemo(env: NodeJS.ProcessEnv, users: number): Promise<DemoWorkspace> {
  const config = loadConfig({ ...env, LOG_LEVEL: "silent" });
  const context = await openContext(config, { process: "test", poolMax: 5 });
  const { apiKey } = await loadDemo(context.pool, { users, now: new Date() });
  const producer = await createProducerAuthenticator(context)(apiKey);
  const acceptor: Acceptor = createAcceptor(context);
  return {
    context,
    apiKey,
    post: async (event) => (await acceptor.accept(producer, { data: {}, ...event })).id,
    [Symbol.asyncDispose]: () => context.close(),
  };
}

const finals = ["sent", "failed", "expired", "cancelled", "unknown"] as const;

/**
 * Conservation of a completed fan-out, in its rows and in its kept counts, which must agree:
 * considered = messages = routed + held + suppressed, and for each channel routed = what it came to.
 */
export async function expectConserved(pool: Pool, id: string): Promise<void> {
  const counts = await countsOf(pool, id, "write");
  expect(summarise(await countRows(pool, id))).toEqual(counts);
  const suppressed = Object.values(counts.suppressed).reduce((sum, n) => sum + n, 0);
  expect(counts.considered).toBe(counts.routed + counts.held + suppressed);
  for (const of of Object.values(counts.channels)) {
    expect(finals.reduce((sum, state) => sum + of[state], 0)).toBe(of.routed);
    expect(of).toMatchObject({ waiting: 0, inFlight: 0 });
  }
  const { rows } = await pool.query<{ considered: number; people: number }>(
    `select (select sum(considered)::int from fanout_batches where notification_id = $1) as considered,
            (select count(*)::int from users where erased_at is null) as people`,
    [id],
  );
  expect(rows[0]).toEqual({ considered: counts.considered, people: counts.considered });
}

/** The counts, as the rows themselves say. */
async function countRows(pool: Pool, id: string): Promise<CountRow[]> {
  const { rows } = await pool.query<CountRow>(
    `select '' as channel, outcome::text, coalesce(reason, '') as reason, count(*)::int as n
     from messages where notification_id = $1 group by 1, 2, 3
     union all
     select channel, 'routed', '', count(*)::int from deliveries where notification_id = $1 group by 1
     union all
     select channel, state::text, coalesce(reason, ''), count(*)::int
     from deliveries where notification_id = $1 group by 1, 2, 3`,
    [id],
  );
  return rows;
}

/** Those of `some` that are not among the others. */
export const without = (some: Iterable<number>, others: Set<number>) =>
  [...some].filter((one) => !others.has(one));

/** The ledger against the rows: what arrived, and what the rows say of it. */
export async function account(stage: Stage, pool: Pool, id: string, channel: string) {
  const receipts = await stage.received({ notificationId: id, channel });
  const outcomes = await outcomesOf(pool, id, channel);
  const arrived = new Set(receipts.map(({ userId }) => userId));
  return {
    ...outcomes,
    repeated: repeated(receipts),
    neverArrived: without(outcomes.sent, arrived),
    arrivedUnsent: without(arrived, outcomes.sent),
  };
}

/** What became of a fan-out's deliveries on one channel: the users, by final state. */
type Outcomes = Record<"sent" | "failed" | "unknown", Set<number>>;

/** Users by final state, of one channel of a notification. */
async function outcomesOf(pool: Pool, id: string, channel: string): Promise<Outcomes> {
  const { rows } = await pool.query<{ state: string; users: number[] }>(
    `select state, array_agg(user_id::int) as users from deliveries
     where notification_id = $1 and channel = $2 group by 1`,
    [id, channel],
  );
  const of = (state: string) => new Set(rows.find((row) => row.state === state)?.users);
  return { sent: of("sent"), failed: of("failed"), unknown: of("unknown") };
}

/** References that were received more than once. */
export function repeated(receipts: Receipt[]): string[] {
  const seen = new Set<string>();
  return receipts.flatMap(({ reference }) => {
    if (seen.has(reference)) return [reference];
    seen.add(reference);
    return [];
  });
}

/** Deliveries of a fan-out that have reached their end. */
export async function ended(pool: Pool, id: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select coalesce(sum(n), 0)::int as n from notification_counts
     where notification_id = $1 and channel <> '' and outcome in ('sent', 'failed', 'unknown')`,
    [id],
  );
  return rows[0]?.n ?? 0;
}

/** Users with a device that takes a push. */
export async function reachable(pool: Pool, n: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select external_id as id from users u where erased_at is null
       and exists (select from devices d where d.user_id = u.id and d.state = 'active')
     order by u.id limit $1`,
    [n],
  );
  return rows.map(({ id }) => id);
}

/** Whether all of these notifications are complete. */
export async function areComplete(pool: Pool, ids: string[]): Promise<boolean> {
  const { rowCount } = await pool.query(
    "select from notifications where id = any($1::uuid[]) and completed_at is not null",
    [ids],
  );
  return rowCount === ids.length;
}

/** Notifications of which nothing was received. */
export function lostOf(ids: string[], receipts: Receipt[]): string[] {
  const arrived = new Set(receipts.map(({ notificationId }) => notificationId));
  return ids.filter((id) => !arrived.has(id));
}

import { setTimeout as pause } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import type { Pool } from "@/db/client";
import { testDatabase } from "@/db/testing";
import { eventually, expireHeartbeats, startStage, type TestProcess } from "./testing";
import { areComplete, type DemoWorkspace, openDemo, repeated } from "./testing-accounts";

vi.setConfig({ testTimeout: 150_000 });

const photos = 4;
const kills = 4;

/** What somebody who owns a photo must see at the end: one item that says these numbers. */
type Shown = { user: string; items: number; events: number; actors: number };

test("workers killed again and again in a storm of likes lose and repeat none: one item, exact numbers, no push twice", async () => {
  await using database = await testDatabase();
  await using stage = await startStage(database.url);
  await using demo = await openDemo(stage.env, 2_000);
  const { pool } = database;
  await stage.behave("all", { latencyMs: 60 });
  const owners = await addOwners(pool);
  const storm = likeUntilStopped(demo, owners);
  for (let kill = 1; kill <= kills; kill += 1) {
    const before = await decided(pool);
    const worker = await stage.worker(1);
    await eventually(async () => (await decided(pool)) > before + 40);
    // An update is being made of what waits, while more comes.
    await endWindows(pool);
    await killInTheMiddle(pool, worker);
    await expireHeartbeats(pool);
  }
  const { ids, expected } = await storm.stop();
  await Promise.all([stage.worker(1), stage.worker(1)]);
  await eventually(() => areComplete(pool, ids));
  await endWindows(pool);
  await eventually(() => isQuiet(pool));

  expect(await shownTo(pool, owners)).toEqual(expected);
  expect(await strayMessages(pool, ids)).toEqual([]);
  const receipts = await stage.received({ channel: "push" });
  expect(receipts.length).toBeGreaterThan(photos);
  expect(repeated(receipts)).toEqual([]);
});

/** People with a phone, no wishes and no caps, and a window that ends when the test says so. */
async function addOwners(pool: Pool): Promise<string[]> {
  await pool.query("update workspace set hourly_cap = 10000, daily_cap = 10000");
  await pool.query(
    `update notification_types set aggregation_window_seconds = 3600, aggregation_max_events = null,
       dedup_window_seconds = 0, channels = '{in_app,push}' where key = 'like'`,
  );
  const { rows } = await pool.query<{ owner: string }>(
    `with owner as (
       insert into users (external_id, time_zone) select 'owner_' || i, 'UTC' from generate_series(1, $1::int) i
       returning id, external_id),
     phone as (
       insert into devices (user_id, device_id, platform, token)
       select id, 'phone', 'ios', 'phone-' || id from owner)
     select external_id as owner from owner order by 1`,
    [photos],
  );
  return rows.map(({ owner }) => owner);
}

/** Some two hundred likes a second by 150 people, who like photos more than once. */
function likeUntilStopped(demo: DemoWorkspace, owners: string[]) {
  const ids: string[] = [];
  const events = new Map<string, string[]>(owners.map((owner) => [owner, []]));
  let stopped = false;
  const post = async (n: number) => {
    const userId = owners[n % owners.length] ?? "";
    const actor = `fan_${(n * 7) % 150}`;
    const event = { type: "like", target: { userId }, object: `photo_of_${userId}`, actor };
    ids.push(await demo.post({ ...event, idempotencyKey: `like-${n}` }));
    events.get(userId)?.push(actor);
  };
  const running = (async () => {
    for (let n = 0; !stopped; n += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, i) => post(n + i)));
      await pause(50);
    }
  })();
  return {
    stop: async (): Promise<{ ids: string[]; expected: Shown[] }> => {
      stopped = true;
      await running;
      const expected = [...events].map(([user, actors]) => ({
        ...{ user, items: 1, events: actors.length, actors: new Set(actors).size },
      }));
      return { ids, expected };
    },
  };
}

/** Events that were told or fell into a window. */
async function decided(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "select count(*)::int as n from aggregate_events",
  );
  return rows[0]?.n ?? 0;
}

/** Only of those for which something waits: the others would close, and their next event be a first again. */
async function endWindows(pool: Pool): Promise<void> {
  await pool.query(
    `update aggregates a set window_ends_at = now() where exists (select from aggregate_events e
       where e.user_id = a.user_id and e.type_key = a.type_key and e.object = a.object and e.taken_by is null)`,
  );
}

/** Stops the worker where it is until that is within a transaction on aggregates, and kills it there. */
async function killInTheMiddle(pool: Pool, worker: TestProcess): Promise<void> {
  await eventually(async () => {
    worker.freeze(true);
    const { rowCount } = await pool.query(
      `select from pg_stat_activity where datname = current_database() and application_name = 'carillon p1'
         and state = 'idle in transaction' and query ~ 'aggregate'`,
    );
    if (rowCount === 0) worker.freeze(false);
    return rowCount !== 0;
  });
  expect(await worker.end("SIGKILL")).toBeNull();
}

/** No event, update or delivery waits for anything. */
async function isQuiet(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select where not exists (select from aggregate_events where taken_by is null)
       and not exists (select from notifications where object like 'photo_of_%' and completed_at is null)`,
  );
  return rowCount === 1;
}

async function shownTo(pool: Pool, owners: string[]): Promise<Shown[]> {
  const { rows } = await pool.query<Shown>(
    `select u.external_id as user, count(*)::int as items, max((n.aggregate ->> 'events')::int) as events,
            max((n.aggregate ->> 'actors')::int) as actors
     from users u join messages m on m.user_id = u.id join notifications n on n.id = m.notification_id
     where u.external_id = any($1::text[]) and m.in_app and m.outcome <> 'suppressed' group by 1 order by 1`,
    [owners],
  );
  return rows;
}

/** Likes without exactly one message, or of which nothing tells what became of them. */
async function strayMessages(pool: Pool, ids: string[]): Promise<object[]> {
  const { rows } = await pool.query<object>(
    `select id, count(m.user_id), count(e.user_id) from unnest($1::uuid[]) as accepted(id)
     left join messages m on m.notification_id = id
     left join aggregate_events e on e.notification_id = id and e.user_id = m.user_id
     group by 1 having count(m.user_id) <> 1 or count(e.user_id) <> 1`,
    [ids],
  );
  return rows;
}

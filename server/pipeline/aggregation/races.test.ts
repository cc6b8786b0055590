import { expect, test, vi } from "vitest";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import type { PipelineWorld } from "@/server/pipeline/testing";
import {
  acceptLikes,
  after,
  evaluateUpdates,
  factsOf,
  likesWindow,
  likesWorld,
} from "../testing-likes";
import { absorb } from "./absorb";
import { closeIdle } from "./close";
import { flushAggregates } from "./flush";

vi.setConfig({ testTimeout: 120_000 });

type Chain = { user: number; object: string; first: string; events: number; actors: number };

/** What the rows say of each chain: all its events, whether an update has taken them or not. */
async function chainsOf({ pool }: PipelineWorld): Promise<Chain[]> {
  const { rows } = await pool.query<Chain>(
    `select user_id as user, object, first_id as first, count(*)::int as events,
            count(distinct coalesce(actor, notification_id::text))::int as actors
     from aggregate_events group by 1, 2, 3 order by 1, 2, 3`,
  );
  return rows;
}

/** Likes of a few photos by many, posted by four workers while two others flush and close. */
async function storm(world: PipelineWorld, n: number): Promise<void> {
  await world.pool.query("update workspace set hourly_cap = 10000, daily_cap = 10000");
  const objects = ["photo_1", "photo_2", "photo_3"];
  const events = Array.from({ length: n }, (_, i) => ({
    ...{ user: (i % 8) + 1, object: objects[i % 3] ?? "", actor: `fan_${(i * 7) % 400}` },
  }));
  let seconds = 0;
  let posting = true;
  const flusher = async () => {
    while (posting) {
      seconds += likesWindow / 3;
      world.setNow(after(seconds));
      await flushAggregates(world).catch(() => {});
      await evaluateUpdates(world).catch(() => {});
    }
  };
  const poster = async (lane: number) => {
    for (let from = lane * 50; from < n; from += 200) {
      const ids = await again(() => acceptLikes(world, events.slice(from, from + 50)));
      // The same job twice, as after a worker's false death.
      const run = () => again(() => fanoutDirect(world, 1, ids));
      await Promise.all([run(), run()]);
    }
  };
  const flushers = [flusher(), flusher()];
  await Promise.all([0, 1, 2, 3].map(poster));
  posting = false;
  await Promise.all(flushers);
  world.setNow(after(seconds + 2 * likesWindow));
  await again(() => flushAggregates(world));
  await again(() => evaluateUpdates(world));
}

/** As jobs are: done again until nobody killed who did it. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 50) throw error;
    }
  }
}

/** Each like has a message and is in one chain; each chain is one item, which says what its rows say. */
async function expectConserved(world: PipelineWorld, n: number): Promise<void> {
  const { rows } = await world.pool.query(
    `select (select count(*)::int from aggregate_events where taken_by is null) as waiting,
            (select count(*)::int from aggregate_events) as events,
            (select count(*)::int from messages m join notifications n on n.id = m.notification_id
             where n.collapse_into is null) as messages,
            (select count(*)::int from notifications where status not in ('completed', 'running')) as open`,
  );
  expect(rows).toEqual([{ waiting: 0, events: n, messages: n, open: 0 }]);
  const shown = await world.pool.query<Omit<Chain, "user" | "object">>(
    `select coalesce(n.collapse_into, n.id) as first, coalesce((n.aggregate ->> 'events')::int, 1) as events,
            coalesce((n.aggregate ->> 'actors')::int, 1) as actors
     from messages m join notifications n on n.id = m.notification_id
     where m.in_app and m.outcome <> 'suppressed' order by 1`,
  );
  const chains = await chainsOf(world);
  expect(shown.rows).toEqual(
    chains
      .map(({ first, events, actors }) => ({ first, events, actors }))
      .toSorted((a, b) => (a.first < b.first ? -1 : 1)),
  );
}

test("workers, flushes and closes at once lose no like, count none twice and never leave two items of a chain", async () => {
  await using world = await likesWorld(8);
  await storm(world, 900);
  await expectConserved(world, 900);
});

test("workers that are killed in the middle of anything leave nothing half done", async () => {
  await using world = await likesWorld(8);
  let killed = 0;
  let over = false;
  // So many and no more: on a busy machine nothing would ever be done.
  const killer = (async () => {
    while (!over && killed < 40) {
      const { rowCount } = await world.pool
        .query(
          `select pg_terminate_backend(pid), pg_sleep(0.04) from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
             and query ~ 'aggregate|messages' order by random() limit 1`,
        )
        .catch(() => ({ rowCount: 0 }));
      killed += rowCount ?? 0;
    }
  })();
  await storm(world, 600);
  over = true;
  await killer;
  await expectConserved(world, 600);
  expect(killed).toBeGreaterThan(10);
});

test("an update that is late, after a newer one, takes nothing's place and reaches nobody", async () => {
  await using world = await likesWorld(1);
  const event = (actor: string) => ({ user: 1, object: "photo_1", actor });
  const update = async (actor: string, seconds: number) => {
    world.setNow(after(seconds));
    await fanoutDirect(world, 1, await acceptLikes(world, [event(actor)]));
    world.setNow(after(seconds + 2 * likesWindow));
    await flushAggregates(world);
    const { rows } = await world.pool.query<{ id: string }>(
      "select id from notifications where collapse_into is not null order by id desc limit 1",
    );
    return rows.map(({ id }) => id);
  };
  await fanoutDirect(world, 1, await acceptLikes(world, [event("dana")]));
  const older = await update("sam", 1);
  const newer = await update("kim", 2 * likesWindow + 2);
  await fanoutDirect(world, 1, newer);
  await fanoutDirect(world, 1, older);
  const { rows } = await world.pool.query(
    "select notification_id as id, reason from messages where in_app or notification_id = $1 order by 1",
    [older[0]],
  );
  expect(rows).toEqual([
    { id: older[0], reason: "aggregated" },
    { id: newer[0], reason: null },
  ]);
  expect((await factsOf(world)).map(({ actors }) => actors)).toEqual([2, 3]);
});

test("an aggregate into which an event is just being absorbed is not closed behind its back", async () => {
  await using world = await likesWorld(1);
  const event = (actor: string) => ({ user: 1, object: "photo_1", actor });
  await fanoutDirect(world, 1, await acceptLikes(world, [event("dana")]));
  world.setNow(after(likesWindow));
  const ids = await acceptLikes(world, [event("sam")]);
  const absorber = await world.pool.connect();
  try {
    await absorber.query("begin");
    expect(await absorb(absorber, ids, [1], world.clock.now())).toHaveLength(1);
    expect(await closeIdle(world)).toBe(0);
    await absorber.query("commit");
  } finally {
    absorber.release();
  }
  expect(await flushAggregates(world)).toBe(1);
  expect(await factsOf(world)).toMatchObject([{ events: 2, actors: 2 }]);
});

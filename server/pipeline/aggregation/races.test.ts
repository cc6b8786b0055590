import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { mintId } from "@/server/ids";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import type { PipelineWorld } from "@/server/pipeline/testing";
import { flushAggregates } from "./flush";
import { after, factsOf, likesWindow, likesWorld } from "./testing";

vi.setConfig({ testTimeout: 120_000 });

type Event = { user: number; object: string; actor: string | null };

/** Accepts likes without the doors before the pipeline; returns their ids, in the order of the events. */
async function accept({ pool, clock }: PipelineWorld, events: Event[]): Promise<string[]> {
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
async function evaluateUpdates(world: PipelineWorld): Promise<void> {
  const { rows } = await world.pool.query<{ id: string }>(
    "select id from notifications where collapse_into is not null and status = 'accepted'",
  );
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await fanoutDirect(world, 1, ids);
}

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

const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("like" as const),
      events: fc.array(
        fc.record({
          object: fc.constantFrom("photo_1", "photo_2"),
          actor: fc.option(fc.constantFrom("a", "b", "c", "d"), { nil: null }),
        }),
        { minLength: 1, maxLength: 8 },
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("flush" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      seconds: fc.integer({ min: 1, max: 90 }),
    }),
  },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

type ModelChain = { endsAt: number; actors: Set<string>; events: number; waiting: number };

/** What should happen, said without SQL: the updates of one user as `object events actors`, in order. */
function model(commands: Command[]) {
  const open = new Map<string, ModelChain>();
  const updates: string[] = [];
  const firsts: string[] = [];
  let now = 0;
  let nameless = 0;
  for (const one of commands) {
    if (one.kind === "wait") now += one.seconds;
    if (one.kind === "flush") {
      for (const [object, chain] of [...open].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
        if (chain.endsAt > now) continue;
        if (chain.waiting === 0) open.delete(object);
        else updates.push(`${object} ${chain.events} ${chain.actors.size}`);
        Object.assign(chain, { waiting: 0, endsAt: now + likesWindow });
      }
    }
    if (one.kind !== "like") continue;
    for (const { object, actor } of one.events) {
      const chain = open.get(object);
      const who = actor ?? `nobody ${nameless++}`;
      if (chain) {
        chain.actors.add(who);
        Object.assign(chain, { events: chain.events + 1, waiting: chain.waiting + 1 });
      } else {
        firsts.push(object);
        const begun = { endsAt: now + likesWindow, actors: new Set([who]), events: 1, waiting: 0 };
        open.set(object, begun);
      }
    }
  }
  return { updates, firsts };
}

test("whatever comes when, updates say what the model says, and every event has one message", async () => {
  const runs = 25;
  await using world = await likesWorld(runs + 1);
  let user = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 3, maxLength: 25 }), async (commands) => {
      user += 1;
      let now = 0;
      let liked = 0;
      await world.pool.query("delete from aggregates");
      for (const one of commands) {
        if (one.kind === "wait") now += one.seconds;
        world.setNow(after(now));
        if (one.kind === "like") {
          liked += one.events.length;
          const ids = await accept(
            world,
            one.events.map((event) => ({ ...event, user })),
          );
          await fanoutDirect(world, 1, ids);
        }
        if (one.kind === "flush") {
          await flushAggregates(world);
          await evaluateUpdates(world);
        }
      }
      const expected = model(commands);
      const { rows } = await world.pool.query<{ update: string }>(
        `select object || ' ' || (aggregate ->> 'events') || ' ' || (aggregate ->> 'actors') as update
         from notifications where user_id = $1 and collapse_into is not null
         order by date_trunc('second', accepted_at), object`,
        [user],
      );
      expect(rows.map(({ update }) => update)).toEqual(expected.updates);
      const counts = await world.pool.query(
        `select count(*) filter (where n.collapse_into is null)::int as messages,
                count(*) filter (where m.reason is distinct from 'aggregated' and n.collapse_into is null)::int as firsts,
                count(*) filter (where m.in_app)::int as shown
         from messages m join notifications n on n.id = m.notification_id where m.user_id = $1`,
        [user],
      );
      const { firsts } = expected;
      // One item a chain, however many updates it had.
      expect(counts.rows).toEqual([
        { messages: liked, firsts: firsts.length, shown: firsts.length },
      ]);
    }),
    { numRuns: runs },
  );
});

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
      const ids = await again(() => accept(world, events.slice(from, from + 50)));
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
  const kill = async () => {
    const { rowCount } = await world.pool
      .query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
           and query ~ 'aggregate|messages' order by random() limit 1`,
      )
      .catch(() => ({ rowCount: 0 }));
    killed += rowCount ?? 0;
  };
  const killer = setInterval(() => void kill(), 40);
  await storm(world, 600).finally(() => clearInterval(killer));
  await expectConserved(world, 600);
  expect(killed).toBeGreaterThan(10);
});

test("an update that is late, after a newer one, takes nothing's place and reaches nobody", async () => {
  await using world = await likesWorld(1);
  const event = (actor: string) => ({ user: 1, object: "photo_1", actor });
  const update = async (actor: string, seconds: number) => {
    world.setNow(after(seconds));
    await fanoutDirect(world, 1, await accept(world, [event(actor)]));
    world.setNow(after(seconds + 2 * likesWindow));
    await flushAggregates(world);
    const { rows } = await world.pool.query<{ id: string }>(
      "select id from notifications where collapse_into is not null order by id desc limit 1",
    );
    return rows.map(({ id }) => id);
  };
  await fanoutDirect(world, 1, await accept(world, [event("dana")]));
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

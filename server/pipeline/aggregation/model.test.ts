import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { acceptLikes, after, evaluateUpdates, likesWindow, likesWorld } from "../testing-likes";
import { flushAggregates } from "./flush";

vi.setConfig({ testTimeout: 120_000 });

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
          const ids = await acceptLikes(
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

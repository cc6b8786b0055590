import fc from "fast-check";
import { expect, test } from "vitest";
import { addUsers, type PipelineWorld, pipelineWorld } from "@/server/pipeline/testing";
import { applyCallbacks, type CallbackEvent } from "./callbacks";

const start = new Date("2026-11-20T12:00:00Z");
const hours = (n: number) => new Date(start.getTime() + n * 3_600_000);

/** A world in which user 1 got so many mails, one an hour. */
async function worldWithMails(n: number, channel = "email"): Promise<PipelineWorld> {
  const world = await pipelineWorld(hours(100));
  await addUsers(world, 3);
  await world.pool.query(
    `with mail as (
       select i, uuidv7_at($1::timestamptz + make_interval(hours => i)) as id from generate_series(0, $2::int - 1) i),
     told as (
       insert into messages (user_id, notification_id, priority, outcome, in_app)
       select 1, id, 2, 'routed', false from mail)
     insert into deliveries (notification_id, user_id, channel, priority, state, finished_at)
     select id, 1, $3, 2, 'sent', $1::timestamptz + make_interval(hours => i) from mail`,
    [start, n, channel],
  );
  return world;
}

/** One event about each mail, in turn; its time is a minute after the mail. */
async function eventsOf(
  world: PipelineWorld,
  kinds: (CallbackEvent["kind"] | null)[],
): Promise<CallbackEvent[]> {
  const { rows } = await world.pool.query<{ reference: string }>(
    `select notification_id || '/' || user_id || '/' || channel as reference from deliveries
     order by finished_at`,
  );
  return kinds.flatMap((kind, i) => {
    const at = new Date(hours(i).getTime() + 60_000).toISOString();
    const { reference = "" } = rows[i] ?? {};
    return kind ? [{ eventId: `e${i}-${kind}`, kind, reference, at }] : [];
  });
}

const stateOf = async (world: PipelineWorld, id = 1) =>
  (
    await world.pool.query(
      `select email_state as state, email_reason as reason, cardinality(soft_bounces) as soft
       from users where id = $1`,
      [id],
    )
  ).rows[0];

const reset = (world: PipelineWorld) =>
  world.pool.query(`
    with a as (update users set email_state = 'ok', email_reason = null, email_state_at = null,
                 soft_bounces = '{}'),
         b as (update deliveries set delivered_at = null, soft_bounced_at = null, bounced_at = null,
                 complained_at = null)
    delete from callback_events`);

/** What the rules say, in words of TypeScript. */
function expected(kinds: (CallbackEvent["kind"] | null)[]) {
  if (kinds.includes("complained")) return "complained/complaint";
  if (kinds.includes("bounced")) return "bounced/hard_bounce";
  const run = kinds.slice(kinds.lastIndexOf("delivered") + 1);
  const soft = run.filter((kind) => kind === "soft_bounced").length;
  return soft >= 3 ? "bounced/soft_bounces" : "ok/null";
}

test("an address comes to the same, in whatever order its mails are reported on", async () => {
  await using world = await worldWithMails(8);
  const kind = fc.constantFrom(
    ...(["soft_bounced", "soft_bounced", "soft_bounced", "delivered", "delivered", null] as const),
  );
  const rare = fc.oneof(
    { weight: 12, arbitrary: kind },
    { weight: 1, arbitrary: fc.constantFrom("bounced" as const, "complained" as const) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(rare, { minLength: 8, maxLength: 8 }).chain((kinds) =>
        fc.record({
          kinds: fc.constant(kinds),
          keys: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
        }),
      ),
      fc.integer({ min: 1, max: 8 }),
      async ({ kinds, keys }, size) => {
        await reset(world);
        const events = await eventsOf(world, kinds);
        const order = events
          .map((event, i) => ({ event, key: keys[i] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ event }) => event);
        // Every event twice: providers repeat themselves.
        for (let i = 0; i < order.length; i += size) {
          await applyCallbacks(world, "recorder", order.slice(i, i + size));
          await applyCallbacks(world, "recorder", order.slice(Math.max(0, i - 1), i + size));
        }
        const { state, reason } = await stateOf(world);
        expect(`${state}/${reason}`).toBe(expected(kinds));
      },
    ),
    { numRuns: 120 },
  );
});

test("one mail that is reported as delayed three times is one soft bounce", async () => {
  await using world = await worldWithMails(1);
  const [event] = await eventsOf(world, ["soft_bounced"]);
  if (!event) throw new Error("no event");
  const times = [1, 2, 3].map((i) => ({ ...event, eventId: `d${i}`, at: hours(i).toISOString() }));
  await applyCallbacks(world, "recorder", times);
  expect(await stateOf(world)).toEqual({ state: "ok", reason: null, soft: 1 });
});

test("soft bounces further apart than 30 days do not add up", async () => {
  await using world = await worldWithMails(3);
  await world.pool.query(`update deliveries set soft_bounced_at = $1 where finished_at = $2`, [
    new Date(start.getTime() - 31 * 86_400_000),
    start,
  ]);
  const events = await eventsOf(world, [null, "soft_bounced", "soft_bounced"]);
  await applyCallbacks(world, "recorder", events);
  expect(await stateOf(world)).toEqual({ state: "ok", reason: null, soft: 2 });
});

test("a hard bounce suppresses the address, whoever has it, and nobody else", async () => {
  await using world = await worldWithMails(1);
  await world.pool.query("update users set email = 'USER_1@example.com' where id = 2");
  await applyCallbacks(world, "recorder", await eventsOf(world, ["bounced"]));
  const states = await world.pool.query("select email_state as s from users order by id");
  expect(states.rows.map(({ s }) => s)).toEqual(["bounced", "bounced", "ok"]);
});

test("what was sent before an address was changed or lifted says nothing about it", async () => {
  await using world = await worldWithMails(4);
  await world.pool.query("update users set email_state_at = $1 where id = 1", [hours(1.5)]);
  const [first, second, third] = await eventsOf(world, ["bounced", "complained", "bounced"]);
  if (!first || !second || !third) throw new Error("no events");
  await applyCallbacks(world, "recorder", [first, second]);
  expect(await stateOf(world)).toMatchObject({ state: "ok" });
  await applyCallbacks(world, "recorder", [third]);
  expect(await stateOf(world)).toMatchObject({ state: "bounced", reason: "hard_bounce" });
});

test("a bounced SMS invalidates the number; a bounce of a push, or a soft one, does not", async () => {
  await using world = await worldWithMails(2, "sms");
  await world.pool.query("update users set phone = '+4915112345678' where id < 3");
  const phones = async () =>
    (await world.pool.query("select phone_state as s from users order by id")).rows.map(
      ({ s }) => s,
    );
  await applyCallbacks(world, "recorder", await eventsOf(world, ["soft_bounced"]));
  expect(await phones()).toEqual(["ok", "ok", "ok"]);
  await applyCallbacks(world, "recorder", await eventsOf(world, [null, "bounced"]));
  expect(await phones()).toEqual(["invalid", "invalid", "ok"]);
});

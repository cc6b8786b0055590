import fc from "fast-check";
import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { refreshHealth } from "./refresh-health";
import { readHealth, scoreOf } from "./scores";

const now = new Date("2026-11-20T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

type Past = { days: number; ends: "sent" | "blocked" | "endpoint_invalid" | "refused" | "bounced" };

/** User 1 got these by push. */
async function withPast(world: PipelineWorld, past: Past[]): Promise<void> {
  await world.pool.query("truncate messages, deliveries, delivery_attempts");
  await world.pool.query(
    `with past as (
       select uuidv7_at(at) as id, at, ends
       from unnest($1::timestamptz[], $2::text[]) as p(at, ends)),
     told as (
       insert into messages (user_id, notification_id, priority, outcome, in_app)
       select 1, id, 1, 'routed', false from past),
     tried as (
       insert into delivery_attempts (notification_id, user_id, channel, attempt, provider, outcome, class, at)
       select id, 1, 'push', 1, 'p', 'failed', ends, at from past where ends not in ('sent', 'bounced'))
     insert into deliveries (notification_id, user_id, channel, priority, state, reason, finished_at, bounced_at)
     select id, 1, 'push', 1, (case when ends in ('sent', 'bounced') then 'sent' else 'failed' end)::delivery_state,
       case when ends not in ('sent', 'bounced') then ends end, at, case when ends = 'bounced' then at end
     from past`,
    [past.map(({ days }) => daysAgo(days)), past.map(({ ends }) => ends)],
  );
}

const failing = async (world: PipelineWorld) =>
  (await world.pool.query("select failing_channels as f from users where id = 1")).rows[0].f;

const failures = (n: number, ends: Past["ends"] = "blocked") =>
  Array.from({ length: n }, (_, i): Past => ({ days: 1 + i, ends }));

test("a channel by which nothing arrived lately is left out, and tried again after two weeks", async () => {
  await using world = await pipelineWorld(now);
  await addUsers(world, 1);
  await withPast(world, failures(4));
  await refreshHealth(world);
  expect(await failing(world)).toBeNull();
  await withPast(world, failures(5));
  expect(await refreshHealth(world)).toBe(1);
  expect(await failing(world)).toEqual(["push"]);
  world.setNow(new Date(now.getTime() + 11 * 86_400_000));
  await refreshHealth(world);
  expect(await failing(world)).toBeNull();
});

test("something that arrived since makes good; what is the provider's fault is nobody's", async () => {
  await using world = await pipelineWorld(now);
  await addUsers(world, 1);
  await withPast(world, [...failures(8), { days: 0.5, ends: "sent" }]);
  await refreshHealth(world);
  expect(await failing(world)).toBeNull();
  await withPast(world, failures(8, "refused"));
  await refreshHealth(world);
  expect(await failing(world)).toBeNull();
});

test("routing leaves a failing channel out, except for what is urgent", async () => {
  await using world = await pipelineWorld(now);
  await addUsers(world, 2);
  await world.pool.query("update users set failing_channels = '{push}' where id = 1");
  const channelsOf = async (type: string, priority: 0 | 1, userId: string) => {
    const event = EventInput.parse({ type, target: { userId } });
    const { id } = await createAcceptor(world).accept(producer, event);
    await fanoutDirect(world, priority, [id]);
    const { rows } = await world.pool.query(
      "select channel from deliveries where notification_id = $1 order by 1",
      [id],
    );
    return rows.map(({ channel }) => channel);
  };
  expect(await channelsOf("post", 1, "user_1")).toEqual(["email"]);
  expect(await channelsOf("post", 1, "user_2")).toEqual(["email", "push"]);
  expect(await channelsOf("alert", 0, "user_1")).toEqual(["email", "push"]);
});

test("a person's health names what can be reached, and what arrived", async () => {
  await using world = await pipelineWorld(now);
  await addUsers(world, 1);
  await world.pool.query("update devices set last_seen_at = $1", [daysAgo(10)]);
  await withPast(world, [...failures(2), { days: 3, ends: "sent" }, { days: 40, ends: "blocked" }]);
  const health = await readHealth(world.pool, 1, now);
  const unreachable = { reachable: false, failing: false, score: 0, arrived: 0, failed: 0 };
  expect(health).toEqual([
    { channel: "push", reachable: true, failing: false, score: 40, arrived: 1, failed: 2 },
    { channel: "email", reachable: true, failing: false, score: 100, arrived: 0, failed: 0 },
    { channel: "sms", ...unreachable },
    { channel: "webhook", ...unreachable },
  ]);
});

test("a score is a percentage that failures lower and arrivals raise; nothing arrives at 0", () => {
  const count = fc.nat(500);
  fc.assert(
    fc.property(
      count,
      count,
      fc.nat(120),
      fc.boolean(),
      fc.boolean(),
      (arrived, failed, days, reachable, isFailing) => {
        const row = { channel: "push", arrived, failed, reachable, failing: isFailing };
        const score = scoreOf(row, daysAgo(days), now);
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true);
        if (!reachable || isFailing) expect(score).toBe(0);
        expect(scoreOf({ ...row, failed: failed + 1 }, daysAgo(days), now)).toBeLessThanOrEqual(
          score,
        );
        expect(
          scoreOf({ ...row, arrived: arrived + 1 }, daysAgo(days), now),
        ).toBeGreaterThanOrEqual(score);
      },
    ),
  );
});

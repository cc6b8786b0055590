import fc from "fast-check";
import { expect, test } from "vitest";
import { mintId } from "@/server/ids";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { feed } from "@/server/pipeline/fanout/feeder";
import { planNotification } from "@/server/pipeline/fanout/plan";
import { runBatch } from "@/server/pipeline/fanout/run-batch";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
} from "@/server/pipeline/testing";

const hour = 3_600_000;
const start = Date.parse("2026-11-18T20:00:00Z");

/** Accepted notifications of a priority, one a moment, to one user or to everyone. */
async function notify(world: PipelineWorld, priority: 1 | 2, at: number[], userId: number | null) {
  const ids = at.map((ms) => mintId(new Date(ms)));
  await world.pool.query(
    `insert into notifications (id, producer_id, type_key, priority, strategy, audience, user_id,
       channels, idempotency_key, expires_at)
     select id, 1, case $2::smallint when 1 then 'post' else 'offer' end, $2::smallint, 'direct', $3, $4, '{in_app,push}',
       id::text, now() + interval '30 days'
     from unnest($1::uuid[]) as id`,
    [ids, priority, userId === null ? { kind: "everyone" } : { kind: "user", userId: "u" }, userId],
  );
  return ids;
}

test("whatever comes when, no rolling hour holds more than the cap, and nothing goes out in quiet hours", async () => {
  await using world = await pipelineWorld(new Date(start));
  await addUsers(world, 40);
  let user = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.integer({ min: 0, max: 5 * 60 }), { minLength: 5, maxLength: 30 }),
      fc.option(fc.integer({ min: 0, max: 5 * 60 }), { nil: null }),
      async (cap, minutes, quietFrom) => {
        user += 1;
        const quietStart = quietFrom === null ? null : (20 * 60 + quietFrom) % 1440;
        await world.pool.query(
          `insert into preferences (user_id, hourly_cap, daily_cap, quiet_start, quiet_end)
           values ($1, $2, 1000, $3, $4)`,
          [user, cap, quietStart, quietStart === null ? null : (quietStart + 540) % 1440],
        );
        const moments = minutes.toSorted((a, b) => a - b).map((m, i) => start + m * 60_000 + i);
        for (const moment of moments) {
          world.setNow(new Date(moment));
          const [id] = await notify(world, 1, [moment], user);
          await fanoutDirect(world, 1, id ? [id] : []);
        }
        const { rows } = await world.pool.query<{ at: Date; minute: number }>(
          `select coalesce(held_until, uuidv7_time(notification_id)) as at,
             (extract(epoch from coalesce(held_until, uuidv7_time(notification_id)))::bigint / 60 % 1440)::int as minute
           from messages where user_id = $1 order by 1`,
          [user],
        );
        expect(rows).toHaveLength(moments.length);
        rows.forEach(({ at, minute }, i) => {
          const next = rows[i + cap];
          if (next) expect(next.at.getTime() - at.getTime()).toBeGreaterThanOrEqual(hour);
          const sinceQuiet = quietStart === null ? 1440 : (minute - quietStart + 1440) % 1440;
          expect(sinceQuiet).toBeGreaterThanOrEqual(540);
        });
      },
    ),
    { numRuns: 40, endOnFailure: true },
  );
}, 60_000);

test("of fan-outs and direct notifications that race for last slots, each user gets exactly as many as the cap", async () => {
  await using world = await pipelineWorld(new Date(start));
  await addUsers(world, 300);
  await world.pool.query(
    "insert into preferences (user_id, hourly_cap, daily_cap) select id, 2, 1 + id % 2 from users",
  );
  const broadcasts = await notify(world, 2, [start, start + 1, start + 2], null);
  for (const id of broadcasts) {
    await planNotification(world, id);
    await feed(world, id);
  }
  const direct: string[] = [];
  for (let user = 1; user <= 20; user += 1) {
    direct.push(...(await notify(world, 2, [start + user, start + 50 + user], user)));
  }
  await Promise.all([
    ...broadcasts.map((id) => runBatch(world, id, 0)),
    ...[0, 1, 2, 3].map((n) =>
      fanoutDirect(
        world,
        2,
        direct.filter((_, i) => i % 4 === n),
      ),
    ),
  ]);
  const { rows } = await world.pool.query<{ user_id: number; n: number }>(
    "select user_id, (count(*) filter (where outcome = 'routed'))::int as n from messages group by 1",
  );
  expect(rows).toHaveLength(300);
  for (const { user_id, n } of rows)
    expect({ user_id, n }).toEqual({ user_id, n: 1 + (user_id % 2) });
  await world.drain(2);
  for (const id of broadcasts) await conservation(world, id);
});

test("suppressed messages, P0, and what is older than the window use up no slot", async () => {
  await using world = await pipelineWorld(new Date(start));
  await addUsers(world, 1);
  await world.pool.query(
    "insert into preferences (user_id, hourly_cap, daily_cap) values (1, 2, 3)",
  );
  const past = (age: number, priority: number, outcome: string) =>
    world.pool.query(
      `insert into messages (user_id, notification_id, priority, outcome, in_app) values (1, $1, $2, $3, true)`,
      [mintId(new Date(start - age)), priority, outcome],
    );
  for (let i = 1; i <= 5; i += 1) await past(i * 1_000, 0, "routed");
  for (let i = 1; i <= 5; i += 1) await past(i * 1_000, 2, "suppressed");
  for (let i = 1; i <= 5; i += 1) await past(24 * hour + i, 1, "routed");
  await past(hour + 1, 1, "routed");
  await past(hour - 1, 1, "routed");
  const ids = await notify(world, 2, [start, start + 1], 1);
  await fanoutDirect(world, 2, ids);
  const { rows } = await world.pool.query(
    "select outcome, reason from messages where notification_id = any($1::uuid[]) order by notification_id",
    [ids],
  );
  expect(rows).toEqual([
    { outcome: "routed", reason: null },
    { outcome: "suppressed", reason: "hourly_cap" },
  ]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Context } from "@/server/context";
import { insertTestVersion } from "@/server/templates/insert-version";
import { testContext } from "@/server/testing";
import { cleanUp } from "./clean-up";

const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

const world = () => testContext({ clock: { now: () => now } });
const all = async ({ pool }: Context, sql: string) => (await pool.query(sql)).rows;

test("devices age by when they were last seen, whatever they were, and never come back by age", async () => {
  await using context = await world();
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          days: fc.integer({ min: 0, max: 200 }),
          state: fc.constantFrom("active", "stale", "invalid", "expired"),
        }),
        { minLength: 1, maxLength: 30 },
      ),
      async (devices) => {
        await context.pool.query("truncate devices, device_events");
        await context.pool.query(
          `insert into devices (user_id, device_id, platform, token, state, last_seen_at)
           select i, 'd', 'ios', 't' || i, state, seen
           from unnest($1::text[], $2::timestamptz[]) with ordinality as d(state, seen, i)`,
          [devices.map(({ state }) => state), devices.map(({ days }) => daysAgo(days + 0.5))],
        );
        await cleanUp(context);
        const rows = await all(context, "select state, state_at from devices order by user_id");
        const expected = devices.map(({ days, state }) => {
          if (state === "invalid" || state === "expired") return state;
          if (days >= 90) return "expired";
          return days >= 30 ? "stale" : state;
        });
        expect(rows.map(({ state }) => state)).toEqual(expected);
        const changed = devices.filter(({ state }, i) => state !== expected[i]).length;
        expect(rows.filter(({ state_at }) => state_at !== null)).toHaveLength(changed);
        expect(await all(context, "select event from device_events")).toHaveLength(changed);
        await cleanUp(context);
        expect(await all(context, "select event from device_events")).toHaveLength(changed);
      },
    ),
    { numRuns: 30 },
  );
});

test("what is long over is forgotten, and nothing else", async () => {
  await using context = await world();
  const { pool } = context;
  await pool.query(
    `insert into presence (subject, account, seen_at)
     values ('template:1', 'old', $1), ('template:1', 'new', $2)`,
    [daysAgo(2), now],
  );
  await cleanUp(context);
  const left = async (sql: string) => (await all(context, sql)).map(({ name }) => name);
  expect(await left("select account as name from presence")).toEqual(["new"]);
});

test("soft bounces of an address that works are forgotten after 30 days; a suppression stays", async () => {
  await using context = await world();
  await context.pool.query(
    `insert into users (external_id, soft_bounces, email_state)
     values ('old', array[$1::timestamptz, $1], 'ok'), ('new', array[$2::timestamptz, $1], 'ok'),
            ('given-up', array[$1::timestamptz, $1, $1], 'bounced')`,
    [daysAgo(31), daysAgo(29)],
  );
  await cleanUp(context);
  const rows = await all(context, "select cardinality(soft_bounces) as n from users order by id");
  expect(rows.map(({ n }) => n)).toEqual([0, 2, 3]);
});

test("a test's version goes with the notification that was sent with it, published ones never", async () => {
  await using context = await world();
  const { pool } = context;
  await pool.query("insert into templates (type_key, name) values ('post', 'Post')");
  await pool.query(
    "insert into template_versions (template_id, version, content, created_at) values (1, 1, '{}', $1)",
    [daysAgo(20)],
  );
  const made = { source: {}, content: {}, by: "x", note: "Test" };
  const versions = [10, 8, 5].map((days) => ({ ...made, at: daysAgo(days) }));
  const ids = [];
  for (const version of versions) ids.push(await insertTestVersion(pool, 1, version));
  await pool.query(
    `insert into notifications (id, producer_id, type_key, priority, strategy, audience, channels,
       idempotency_key, expires_at, template_version_id)
     values (uuidv7_at($1), 1, 'post', 1, 'direct', '{}', '{}', 'k', now(), $2)`,
    [new Date(daysAgo(8).getTime() + 1_000), ids[1]],
  );
  await cleanUp(context);
  const left = await all(context, "select version from template_versions order by version");
  // The first is old and nobody's; the second's notification is still there; the third is young.
  expect(left.map(({ version }) => version)).toEqual([-3, -2, 1]);
});

import { expect, test } from "vitest";
import type { Context } from "@/server/context";
import { sweep } from "@/server/control/sweep";
import { testContext } from "@/server/testing";
import { changeDays } from "./change-days";
import { readPartitions } from "./partitions.sql";
import { previewDays, readRetention } from "./read-retention";
import { retentionRules } from "./rules";
import { sweepOld } from "./sweep-old";

const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const by = { actor: "admin@example.com", now };
const world = () => testContext({ clock: { now: () => now } });

async function plant(context: Context, ages: number[]): Promise<void> {
  for (const age of ages) {
    const id = `uuidv7_floor('${daysAgo(age).toISOString()}')`;
    await context.pool.query(`
      insert into notifications (id, producer_id, type_key, priority, strategy, audience, channels,
        idempotency_key, expires_at)
      values (${id}, 1, 'post', 1, 'direct', '{}', '{push}', 'k', now());
      insert into messages (user_id, notification_id, priority, outcome, in_app)
      values (1, ${id}, 1, 'routed', true);
      insert into deliveries (notification_id, user_id, channel, priority) values (${id}, 1, 'push', 1);
      insert into fanouts (notification_id, priority) values (${id}, 1);`);
  }
}

const countOf = async ({ pool }: Context, table: string) =>
  (await pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n;

const runOf = async ({ pool }: Context, key: string) =>
  (await pool.query("select removed, fault from retention_runs where key = $1", [key])).rows[0];

test("whole weeks go when their last day is older than it is kept, and nothing brings them back", async () => {
  await using context = await world();
  await plant(context, [1, 40, 80]);
  await sweepOld(context);
  expect(await countOf(context, "messages")).toBe(3);
  const loss = await previewDays(context.pool, { key: "messages", days: 60 }, now);
  await changeDays(context.pool, { key: "attempts", days: 60 }, by);
  await changeDays(context.pool, { key: "deliveries", days: 60 }, by);
  await changeDays(context.pool, { key: "messages", days: 60 }, by);
  await sweepOld(context);
  expect((await runOf(context, "messages")).removed).toBe(loss.weeks);
  expect(loss.weeks).toBeGreaterThan(2);
  expect(await countOf(context, "messages")).toBe(2);
  expect(await countOf(context, "notifications")).toBe(3);
  await sweep(context);
  const weeks = await readPartitions(context.pool, "messages");
  expect(weeks[0]?.to.getTime()).toBeGreaterThan(daysAgo(60).getTime());
  await changeDays(context.pool, { key: "notifications", days: 60 }, by);
  await sweepOld(context);
  expect(await countOf(context, "notifications")).toBe(2);
  expect(await countOf(context, "fanouts")).toBe(2);
});

test("who reads a week is not disturbed: the run gives up, and the next one ends what it began", async () => {
  await using context = await world();
  await plant(context, [80]);
  for (const key of ["attempts", "deliveries"] as const)
    await changeDays(context.pool, { key, days: 30 }, by);
  const reader = await context.pool.connect();
  await reader.query("begin; select * from deliveries");
  const sweeping = sweepOld(context);
  // Meanwhile others read and write the same table.
  await plant(context, [2]);
  await sweeping;
  expect((await runOf(context, "deliveries")).fault).toMatch(/held the table/);
  expect((await runOf(context, "attempts")).fault).toBe("");
  await reader.query("commit");
  reader.release();
  await sweepOld(context);
  expect((await runOf(context, "deliveries")).fault).toBe("");
  expect(await countOf(context, "deliveries")).toBe(1);
}, 30_000);

test("rows of other tables go one by one, and every statement names columns that exist", async () => {
  await using context = await world();
  await context.pool.query(
    `insert into device_events (user_id, device_id, at, event)
     values (1, 'd', $1, 'old'), (1, 'd', $2, 'new')`,
    [daysAgo(91), daysAgo(89)],
  );
  await context.pool.query(
    `insert into callback_inbox (provider, reports, received_at, failed_at)
     values ('old', '[]', $1, $1), ('kept', '[]', $2, $2), ('open', '[]', $1, null)`,
    [daysAgo(31), daysAgo(29)],
  );
  await sweepOld(context);
  const { rows } = await context.pool.query(
    "select event as name from device_events union all select provider from callback_inbox order by 1",
  );
  expect(rows.map(({ name }) => name)).toEqual(["kept", "new", "open"]);
  const runs = await context.pool.query("select key, fault from retention_runs");
  expect(runs.rows.map(({ key }) => key).toSorted()).toEqual(
    retentionRules.map(({ key }) => key).toSorted(),
  );
  expect(runs.rows.filter(({ fault }) => fault !== "")).toEqual([]);
});

test("what is referred to is kept as long as what refers to it, and within sane limits", async () => {
  await using context = await world();
  const change = (key: "notifications" | "messages" | "hours", days: number) =>
    changeDays(context.pool, { key, days }, by);
  await expect(change("messages", 7)).rejects.toMatchObject({ code: "malformed" });
  await expect(change("hours", 4_000)).rejects.toMatchObject({ code: "malformed" });
  await expect(change("notifications", 60)).rejects.toThrow(/at least as long as messages \(90/);
  await change("hours", 200);
  const views = await readRetention(context.pool);
  expect(views.find(({ key }) => key === "hours")).toMatchObject({
    days: 200,
    changedBy: "admin@example.com",
  });
  const { rows } = await context.pool.query("select action, subject, detail from audit_log");
  expect(rows).toEqual([
    { action: "retention.change", subject: "retention:hours", detail: { from: 400, to: 200 } },
  ]);
});

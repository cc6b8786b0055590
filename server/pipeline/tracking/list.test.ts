import { expect, it } from "vitest";
import type { Pool } from "@/db/client";
import { mintId } from "@/server/ids";
import { testContext } from "@/server/testing";
import { listNotifications, type NotificationFilters, type NotificationPage } from "./list";

const none: NotificationFilters = {
  type: null,
  status: null,
  priority: null,
  producerId: null,
  strategy: null,
  channel: null,
  outcome: null,
  provider: null,
  from: null,
  to: null,
};
const minute = 60_000;

/** Notifications one minute apart, the newest now; the i-th is made by `of(i)`. */
async function insert(pool: Pool, n: number, of: (i: number) => Partial<Row> = () => ({})) {
  const now = Date.now();
  const rows = Array.from({ length: n }, (_, i) => ({
    id: mintId(new Date(now - i * minute)),
    type: "like",
    status: "completed",
    priority: 1,
    completed: true,
    ...of(i),
  }));
  await pool.query(
    `insert into notifications (id, producer_id, type_key, priority, status, strategy, audience,
       channels, idempotency_key, expires_at, completed_at)
     select id, 1, type, priority, status::notification_status, 'write', '{"kind":"everyone"}', '{push}',
            id::text, now(), case when completed then now() end
     from json_to_recordset($1::json)
       as r(id uuid, type text, priority smallint, status text, completed boolean)`,
    [JSON.stringify(rows)],
  );
  return rows.map(({ id }) => id);
}
type Row = { type: string; status: string; priority: number; completed: boolean; id: string };

async function readAll(pool: Pool, filters: NotificationFilters, limit: number) {
  const pages: NotificationPage[] = [];
  let cursor: string | null = null;
  do {
    const page: NotificationPage = await listNotifications(pool, filters, {
      cursor,
      limit,
      now: new Date(),
    });
    pages.push(page);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return pages.flatMap(({ items }) => items.map(({ id }) => id));
}

it("walks every notification once, newest first, whatever the size of a page", async () => {
  await using context = await testContext();
  const ids = await insert(context.pool, 23);
  expect(await readAll(context.pool, none, 5)).toEqual(ids);
  expect(await readAll(context.pool, none, 100)).toEqual(ids);
});

it("narrows by each filter, and by several", async () => {
  await using context = await testContext();
  const ids = await insert(context.pool, 12, (i) => ({
    type: i % 2 ? "otp" : "like",
    priority: i % 3,
    ...(i % 4 === 1 ? { status: "running", completed: false } : {}),
  }));
  const at = (...positions: number[]) => positions.map((i) => ids[i]);
  const list = (filters: Partial<NotificationFilters>) =>
    readAll(context.pool, { ...none, ...filters }, 2);
  expect(await list({ type: "otp" })).toEqual(at(1, 3, 5, 7, 9, 11));
  expect(await list({ priority: 2 })).toEqual(at(2, 5, 8, 11));
  expect(await list({ status: "running" })).toEqual(at(1, 5, 9));
  expect(await list({ status: "running", priority: 2, type: "otp" })).toEqual(at(5));
  expect(await list({ status: "dead" })).toEqual([]);
  expect(await list({ producerId: 7 })).toEqual([]);
  const now = Date.now();
  const from = new Date(now - 5.5 * minute);
  const to = new Date(now - 2.5 * minute);
  expect(await list({ from, to })).toEqual(at(3, 4, 5));
});

it("keeps what is scheduled apart until its time comes", async () => {
  await using context = await testContext();
  const ahead = mintId(new Date(Date.now() + 3_600_000));
  const [, past] = await insert(context.pool, 2, (i) =>
    i === 0 ? { id: ahead, status: "scheduled", completed: false } : {},
  );
  expect(await readAll(context.pool, none, 5)).toEqual([past]);
  expect(await readAll(context.pool, { ...none, status: "scheduled" }, 5)).toEqual([ahead]);
});

it("stops searching for a rare match after a bounded number of rows, and goes on from there", async () => {
  await using context = await testContext();
  const { pool } = context;
  await pool.query(
    `insert into notifications (id, producer_id, type_key, priority, status, strategy, audience,
       channels, idempotency_key, expires_at, completed_at)
     select uuidv7_at(now() - i * interval '1 second'), 1, 'like', 1,
            case when i = 25000 then 'dead' else 'completed' end::notification_status, 'write',
            '{"kind":"everyone"}', '{push}', i::text, now(), now()
     from generate_series(1, 25000) i`,
  );
  const dead = { ...none, status: "dead" } as const;
  const first = await listNotifications(pool, dead, { cursor: null, limit: 50, now: new Date() });
  expect(first).toMatchObject({ items: [] });
  expect(first.searchedTo).toBeInstanceOf(Date);
  const cursor = first.nextCursor;
  const second = await listNotifications(pool, dead, { cursor, limit: 50, now: new Date() });
  expect(second.items).toHaveLength(1);
  expect(second.nextCursor).toBeNull();
});

it("narrows direct ones by their deliveries, and fan-outs by their counts, whatever their provider", async () => {
  await using context = await testContext();
  const { pool } = context;
  const ids = await insert(pool, 6);
  const [a = "", b = "", c = "", fanout = "", other = ""] = ids;
  await pool.query("update notifications set strategy = 'direct', user_id = 1 where id = any($1)", [
    [a, b, c],
  ]);
  const delivery = (id: string, channel: string, state: string, provider: string) =>
    pool.query(
      `insert into deliveries (notification_id, user_id, channel, priority, state, provider)
       values ($1, 1, $2, 1, $3, $4)`,
      [id, channel, state, provider],
    );
  await delivery(a, "push", "sent", "fcm");
  await delivery(a, "email", "failed", "resend");
  await delivery(b, "push", "expired", "apns");
  await delivery(c, "push", "sent", "fcm");
  await pool.query(
    `insert into notification_counts (notification_id, slot, channel, outcome, reason, n) values
     ($1, 0, 'push', 'routed', '', 5), ($1, 1, 'push', 'failed', 'refused', 2), ($2, 0, 'email', 'routed', '', 5),
     ($2, 0, 'email', 'sent', '', 5), ($2, 0, '', 'routed', '', 5)`,
    [fanout, other],
  );
  const found = async (filters: Partial<NotificationFilters>) =>
    (await readAll(pool, { ...none, ...filters }, 50)).map((id) => ids.indexOf(id));
  expect(await found({ channel: "push" })).toEqual([0, 1, 2, 3]);
  expect(await found({ outcome: "failed" })).toEqual([0, 3]);
  expect(await found({ outcome: "lost" })).toEqual([0, 1, 3]);
  expect(await found({ outcome: "failed", channel: "push" })).toEqual([3]);
  expect(await found({ outcome: "sent", provider: "fcm" })).toEqual([0, 2, 4]);
  expect(await found({ provider: "apns" })).toEqual([1, 3, 4]);
});

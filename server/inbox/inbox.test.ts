import fc from "fast-check";
import { expect, test } from "vitest";
import { markMessage, recordClick } from "./mark";
import { markAllRead } from "./mark-all-read";
import { addBroadcast, addMessage, hour, type InboxWorld, inboxWorld } from "./testing";
import { countUnread } from "./unread";

const day = 24 * hour;

test("pages have every item once, broadcasts among them, while others arrive, end and are read", async () => {
  await using world = await inboxWorld();
  const there: string[] = [];
  for (let i = 20; i > 0; i--) {
    const sent = { ageMs: i * hour, lifeMs: day };
    there.unshift(
      i % 4 === 0
        ? await addBroadcast(world, { kind: "everyone" }, sent)
        : await addMessage(world, 1, sent),
    );
  }
  const walked = await world.walk(1, { limit: 3 }, async (page) => {
    await addMessage(world, 1, { ageMs: 1 });
    const fresh = await addBroadcast(world, { kind: "everyone" }, { ageMs: 2 });
    await markMessage(world, 1, fresh, { read: true });
    // What was shown before, and what is still to come.
    for (const id of [there[page], there.at(-1)]) if (id) await recordClick(world, 1, id);
  });
  expect(walked.map(({ id }) => id)).toEqual(there);
  expect(walked.filter(({ kind }) => kind === "broadcast")).toHaveLength(5);
});

test("pages of a category, and of what is unread or archived, have their messages and broadcasts alone", async () => {
  await using world = await inboxWorld();
  const [personal, ...broadcasts] = [
    await addMessage(world, 1, { ageMs: 4, type: "offer" }),
    await addBroadcast(world, { kind: "everyone" }, { ageMs: 3, type: "offer" }),
    await addBroadcast(world, { kind: "everyone" }, { ageMs: 2, type: "offer" }),
  ];
  const social = await addBroadcast(world, { kind: "everyone" }, { ageMs: 1 });
  const [archived = "", read = ""] = broadcasts;
  await markMessage(world, 1, archived, { archived: true });
  await markMessage(world, 1, read, { read: true });
  const ids = async (query: object) =>
    (await world.walk(1, { ...query, limit: 1 })).map(({ id }) => id);
  expect(await ids({ category: "marketing" })).toEqual([read, personal]);
  expect(await ids({ category: "social" })).toEqual([social]);
  expect(await ids({ filter: "unread" })).toEqual([social, personal]);
  expect(await ids({ filter: "archived" })).toEqual([archived]);
  expect(await ids({ filter: "unread", category: "marketing" })).toEqual([personal]);
});

/** Two updates of what began with `first`; the inbox shows the last. */
async function aggregate(world: InboxWorld) {
  const first = await addMessage(world, 1, { ageMs: 4 * hour, inApp: false });
  const earlier = await addMessage(world, 1, {
    ageMs: 3 * hour,
    inApp: false,
    collapseInto: first,
  });
  const current = await addMessage(world, 1, { ageMs: hour, collapseInto: first });
  // As the update that took its place left it; see server/pipeline/aggregation.
  await world.pool.query("update notifications set replaced_by = $2 where id = $1", [
    first,
    current,
  ]);
  return { first, earlier, current };
}

test("an aggregate is one item under the id of its first event, where its latest update stands", async () => {
  await using world = await inboxWorld();
  const { first, earlier, current } = await aggregate(world);
  const between = await addMessage(world, 1, { ageMs: 2 * hour });
  const page = await world.list(1, { limit: 1 });
  expect(page).toMatchObject({ items: [{ id: first, readAt: null }], nextCursor: current });
  expect(await world.ids(1, { cursor: current })).toEqual([between]);
  for (const id of [first, earlier, current]) {
    expect(await markMessage(world, 1, id, { read: true })).toMatchObject({
      id,
      readAt: world.start,
    });
    expect(await countUnread(world, 1)).toEqual({ unread: 1, unseen: 1 });
    await markMessage(world, 1, id, { read: false, seen: false });
  }
  await recordClick(world, 1, first);
  const { rows } = await world.pool.query(
    "select notification_id as id from messages where clicked_at is not null",
  );
  expect(rows).toEqual([{ id: current }]);
  await expect(markMessage(world, 2, first, { read: true })).rejects.toMatchObject({
    code: "not_found",
  });
});

/** An update takes the place of what the inbox shows of `first`, as server/pipeline/aggregation leaves it. */
async function sumUpAnew(world: InboxWorld, first: string, ageMs: number): Promise<void> {
  await world.pool.query(
    `update messages m set in_app = false from notifications n
     where n.id = m.notification_id and (n.id = $1 or n.collapse_into = $1)`,
    [first],
  );
  const current = await addMessage(world, 1, { ageMs, collapseInto: first });
  await world.pool.query("update notifications set replaced_by = $2 where id = $1", [
    first,
    current,
  ]);
}

test("what is summed up anew while somebody pages is met once at most, and stands on top; all else is met once", async () => {
  await using world = await inboxWorld();
  const there: string[] = [];
  for (let i = 8; i > 0; i--) there.unshift(await addMessage(world, 1, { ageMs: i * hour }));
  const [shown = "", ahead = ""] = [there[0], there[5]];
  const walked = await world.walk(1, { limit: 2 }, async (page) => {
    if (page === 0) await sumUpAnew(world, shown, 20);
    if (page === 1) await sumUpAnew(world, ahead, 10);
  });
  expect(walked.map(({ id }) => id)).toEqual(there.filter((id) => id !== ahead));
  expect(await world.ids(1, { limit: 3 })).toEqual([ahead, shown, there[1]]);
});

test("the statement of an inbox is planned for everybody, not anew for those who come first", async () => {
  await using world = await inboxWorld();
  await addMessage(world, 1);
  for (const user of [1, 2, 3]) await world.list(user);
  const { rows } = await world.inboxPool.query(
    `select custom_plans::int as custom, generic_plans::int as generic from pg_prepared_statements
     where name like 'inbox.%'`,
  );
  expect(rows).toEqual([{ custom: 0, generic: 3 }]);
});

test("an inbox shows 90 days, and of those the newest 10 000 messages", async () => {
  await using world = await inboxWorld();
  const { pool, start } = world;
  await pool.query(
    `with n as (
       insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, user_id,
         channels, idempotency_key, expires_at)
       select uuidv7_floor($1::timestamptz - i * interval '1 minute'), 1, 'ping', 1, 'completed', 'direct',
         '{}', 1, '{in_app}', 'key ' || i, now() from generate_series(1, 10100) i returning id)
     insert into messages (user_id, notification_id, priority, outcome, in_app, archived_at, read_at)
     select 1, id, 1, 'routed', true, case when row_number() over (order by id desc) > 10000 - 5 then now() end,
       case when row_number() over (order by id desc) <= 9900 then now() end from n`,
    [start],
  );
  expect(await countUnread(world, 1)).toEqual({ unread: 95, unseen: 9_995 });
  expect(await world.walk(1, { filter: "unread", limit: 100 })).toHaveLength(95);
  expect(await world.walk(1, { filter: "archived", limit: 100 })).toHaveLength(5);
  const { rows } = await pool.query<{ id: string }>(
    "select notification_id as id from messages order by 1 desc offset 9990 limit 1",
  );
  expect(await world.ids(1, { cursor: rows[0]?.id })).toHaveLength(4);
});

type Op =
  | { kind: "message" | "broadcast" | "end" | "readAll" }
  | { kind: "mark"; pick: number; marks: { read?: boolean; seen?: boolean; archived?: boolean } }
  | { kind: "click"; pick: number };

const anyMark = fc.option(fc.boolean(), { nil: undefined });
const marks = fc
  .record({ read: anyMark, seen: anyMark, archived: anyMark })
  .filter((given) => Object.values(given).some((value) => value !== undefined));
const pick = fc.nat(11);
const anyOp: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ kind: fc.constantFrom("message" as const, "broadcast" as const, "end" as const) }),
  fc.constant({ kind: "readAll" as const }),
  fc.record({ kind: fc.constant("mark" as const), pick, marks }),
  fc.record({ kind: fc.constant("click" as const), pick }),
);

test("counts say what the pages have, whatever several windows do at once", async () => {
  await using world = await inboxWorld();
  const ids: string[] = [];
  const of = (n: number) => ids[n % Math.max(ids.length, 1)] ?? "";
  async function run(user: number, op: Op): Promise<void> {
    switch (op.kind) {
      case "message":
        ids.push(await addMessage(world, 1, { ageMs: 1 }));
        return;
      case "broadcast":
        ids.push(await addBroadcast(world, { kind: "everyone" }, { ageMs: 1 }));
        return;
      case "end":
        await world.pool.query(
          `update notifications set completed_at = now() where id = (
             select id from notifications where strategy = 'read' and completed_at is null limit 1)`,
        );
        return;
      case "readAll":
        await markAllRead(world, user);
        return;
      case "mark":
        if (ids.length > 0) await ignoringAbsence(markMessage(world, user, of(op.pick), op.marks));
        return;
      case "click":
        if (ids.length > 0) await ignoringAbsence(recordClick(world, user, of(op.pick)));
    }
  }
  await fc.assert(
    fc.asyncProperty(fc.array(anyOp, { minLength: 4, maxLength: 16 }), async (ops) => {
      await Promise.all(ops.map((op, i) => run((i % 2) + 1, op)));
      for (const user of [1, 2]) {
        const shown = await world.walk(user, { limit: 7 });
        expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length);
        expect(await countUnread(world, user)).toEqual({
          unread: shown.filter(({ readAt }) => readAt === null).length,
          unseen: shown.filter(({ seenAt }) => seenAt === null).length,
        });
      }
      expect(await engagement(world)).toEqual([]);
    }),
    { numRuns: 25 },
  );
}, 120_000);

async function ignoringAbsence(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "not_found")) throw error;
  });
}

/** Where the kept counts of broadcasts differ from their rows; each must be as often as it is. */
async function engagement({ pool }: InboxWorld) {
  const { rows } = await pool.query(
    `with kept as (select notification_id as id, outcome, sum(n)::int as n from notification_counts
                   where channel = 'in_app' group by 1, 2),
     counted as (select m.notification_id as id, e.outcome, count(*)::int as n
       from messages m join notifications b on b.id = m.notification_id and b.strategy = 'read'
       cross join lateral (values ('delivered', true), ('opened', m.read_at is not null),
         ('clicked', m.clicked_at is not null), ('archived', m.archived_at is not null)) e(outcome, so) where e.so group by 1, 2)
     select id, outcome, kept.n as kept, counted.n as counted
     from kept full join counted using (id, outcome) where coalesce(kept.n, 0) <> coalesce(counted.n, 0)`,
  );
  return rows;
}

import { expect, onTestFinished, test } from "vitest";
import { appRouter } from "@/server/api/root";
import { createCallerFactory } from "@/server/api/trpc";
import type { Role } from "@/server/auth/permissions";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { buryNotification } from "@/server/pipeline/fanout/bury";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { replayDue } from "./replay-due";

const start = new Date("2026-11-20T12:00:00Z");

async function world(): Promise<PipelineWorld> {
  const made = await pipelineWorld(start);
  onTestFinished(() => made[Symbol.asyncDispose]());
  await addUsers(made, 3);
  return made;
}

/** Accepts an event to one user, takes its job away and buries it. */
async function poison(
  context: PipelineWorld,
  n: number,
  cause = "cannot be read",
): Promise<string> {
  const event = { type: "post", target: { userId: "user_1" }, data: { secret: `word-${n}` } };
  const { id } = await createAcceptor(context).accept(
    producer,
    EventInput.parse({ ...event, idempotencyKey: `poison-${cause}-${n}` }),
  );
  const jobs = await context.boss.fetch("fanout.p1");
  await context.boss.complete(
    "fanout.p1",
    jobs.map((job) => job.id),
  );
  await buryNotification(context, "fanout.p1", id, new Error(`${cause} ${n}`));
  return id;
}

const callerAs = (context: PipelineWorld, role: Role) =>
  createCallerFactory(appRouter)({
    context,
    session: { userId: role, name: role, email: `${role}@example.com`, role },
    requestId: "test",
  }).deadLetters;

const group = { stage: "fanout", cause: "cannot be read #" } as const;

test("letters are grouped by cause, and replayed at a pace, the oldest first", async () => {
  const context = await world();
  for (let i = 0; i < 5; i += 1) await poison(context, i);
  await poison(context, 1, "has no end");
  const letters = callerAs(context, "oncall");
  const { groups, counts } = await letters.groups({ state: "open", producer: null });
  expect(groups.map(({ cause, letters: n, messages }) => [cause, n, messages])).toEqual(
    expect.arrayContaining([
      ["cannot be read #", 5, 5],
      ["has no end #", 1, 1],
    ]),
  );
  expect(counts).toEqual({ open: 6, replaying: 0, replayed: 0, discarded: 0 });
  expect((await letters.groups({ state: "open", producer: "none" })).groups).toEqual([]);
  const selection = { group, producer: null };
  expect(await letters.reach({ state: "open", selection })).toMatchObject({ letters: 5 });
  await letters.replay({ selection, perSecond: 2 });
  expect(await replayDue(context)).toBe(1);
  context.setNow(new Date(start.getTime() + 1_000));
  expect(await replayDue(context)).toBe(2);
  expect(await letters.stopReplay({ selection })).toMatchObject({ letters: 2 });
  context.setNow(new Date(start.getTime() + 60_000));
  expect(await replayDue(context)).toBe(0);
  await context.drain();
  const done = await context.pool.query("select count(*)::int as n from messages");
  expect(done.rows[0]?.n).toBe(3);
  expect((await letters.groups({ state: "open", producer: null })).counts).toMatchObject({
    ...{ open: 3, replayed: 3 },
  });
  await expect(letters.stopReplay({ selection })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a discard is taken back as it was made, and only by who made it", async () => {
  const context = await world();
  for (let i = 0; i < 3; i += 1) await poison(context, i);
  const letters = callerAs(context, "oncall");
  const { items } = await letters.list({ state: "open", group, producer: null });
  const [first, ...others] = items.map(({ id }) => id);
  if (first === undefined) throw new Error("no letter");
  await letters.discard({ selection: { ids: [first] }, note: "a test of theirs" });
  context.setNow(new Date(start.getTime() + 1_000));
  const { at } = await letters.discard({ selection: { ids: others }, note: "" });
  await expect(callerAs(context, "admin").undoDiscard({ at })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  expect(await letters.undoDiscard({ at })).toMatchObject({ letters: 2 });
  expect((await letters.groups({ state: "open", producer: null })).counts).toMatchObject({
    ...{ open: 2, discarded: 1 },
  });
  const { rows } = await context.pool.query(
    "select action, detail ->> 'letters' as n from audit_log where action like 'dead-letters%' order by id",
  );
  expect(rows).toEqual([
    { action: "dead-letters.discard", n: "1" },
    { action: "dead-letters.discard", n: "2" },
    { action: "dead-letters.restore", n: "2" },
  ]);
});

test("what it says is shown to those who may read it, and that is noted", async () => {
  const context = await world();
  await poison(context, 7);
  const id = (await callerAs(context, "oncall").list({ state: "open", group, producer: null }))
    .items[0]?.id;
  if (id === undefined) throw new Error("no letter");
  const forOncall = await callerAs(context, "oncall").one({ id });
  expect(JSON.stringify(forOncall)).not.toMatch(/word-7|user_1/);
  expect(forOncall).toMatchObject({ fixable: false, replayable: true });
  await expect(callerAs(context, "oncall").fix({ id, data: {} })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  const forAdmin = await callerAs(context, "admin").one({ id });
  expect(forAdmin).toMatchObject({
    fixable: true,
    notification: { content: { data: { secret: "word-7" } } },
  });
  const { rows } = await context.pool.query("select actor, action from audit_log");
  expect(rows).toEqual([{ actor: "admin@example.com", action: "dead-letters.read" }]);
});

test("a fixed event is checked as every event, and accepted once, whoever fixes it at once", async () => {
  const context = await world();
  const old = await poison(context, 1);
  const letters = callerAs(context, "admin");
  const id = (await letters.list({ state: "open", group, producer: null })).items[0]?.id;
  if (id === undefined) throw new Error("no letter");
  await expect(letters.fix({ id, data: { big: "x".repeat(40_000) } })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
  expect(await letters.one({ id })).toMatchObject({ state: "open" });
  const fixes = await Promise.allSettled(
    Array.from({ length: 5 }, () => letters.fix({ id, data: { secret: "mended" } })),
  );
  expect(fixes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(letters.replay({ selection: { ids: [id] }, perSecond: null })).rejects.toMatchObject(
    { code: "CONFLICT" },
  );
  await context.drain();
  const { rows } = await context.pool.query(
    "select id, status, data ->> 'secret' as secret from notifications order by accepted_at, id",
  );
  expect(rows).toHaveLength(2);
  expect(rows.find((row) => row.id === old)).toMatchObject({ status: "dead", secret: "word-1" });
  expect(rows.find((row) => row.id !== old)).toMatchObject({
    status: "completed",
    secret: "mended",
  });
  expect(await letters.one({ id })).toMatchObject({
    state: "replayed",
    note: expect.stringContaining("Fixed"),
  });
});

test("the page says for how long letters stay, as the workspace has it", async () => {
  const context = await world();
  const letters = callerAs(context, "oncall");
  expect(await letters.keptDays()).toBe(30);
  await context.pool.query(
    "insert into retention_rules (key, days, changed_by, changed_at) values ('deadLetters', 45, 'a', now())",
  );
  expect(await letters.keptDays()).toBe(45);
});

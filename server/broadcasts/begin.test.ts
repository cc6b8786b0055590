import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { BroadcastAudience, ComposedBroadcast } from "@/db/schema/json";
import { dashboardProducer } from "@/server/notification-types/dashboard-producer";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { planNotification } from "@/server/pipeline/fanout/plan";
import { addUsers, type PipelineWorld, pipelineWorld } from "@/server/pipeline/testing";
import { publishTemplate } from "@/server/templates/publish";
import { createRenderer } from "@/server/templates/render";
import { beginBroadcast, type Starter } from "./begin";
import { previewComposed } from "./composed-preview";
import { foresee } from "./foresee";
import { readBroadcast } from "./read-one";
import { listRequests, readRequest } from "./read-requests";
import { approveBroadcast, askForBroadcast, sendBackBroadcast } from "./requests";
import { stopBroadcast } from "./stop";
import { readWords } from "./title";

const start = new Date("2026-11-20T12:00:00Z");
const hours = (n: number) => new Date(start.getTime() + n * 3_600_000);

const everyone: BroadcastAudience = {
  who: "everyone",
  ...{ segments: [], lists: [], actorId: "", excludeSegments: [], excludeLists: [] },
};
const hello: ComposedBroadcast = {
  typeKey: "ping",
  templateVersionId: null,
  data: { title: "Hello" },
  audience: everyone,
  push: false,
  startsAt: null,
  lastsSeconds: 36_000,
};
const to = (part: Partial<BroadcastAudience>): ComposedBroadcast => ({
  ...hello,
  audience: { ...everyone, ...part },
});

async function world(): Promise<PipelineWorld> {
  const made = await pipelineWorld(start);
  await addUsers(made, 40);
  await made.pool.query("update workspace set read_over = 20, approval_over = 100");
  await made.pool.query(
    `insert into segments (key, name, filter) values
       ('few', 'Few', '{"field":"locale","op":"eq","value":"de"}')`,
  );
  await made.pool.query("update users set locale = 'de' where external_id in ('user_1', 'user_2')");
  return made;
}

async function starter(context: PipelineWorld, by: string): Promise<Starter> {
  const { producer } = await dashboardProducer(context.pool);
  return { acceptor: createAcceptor(context), producer, by };
}

async function began(context: PipelineWorld, broadcast: ComposedBroadcast): Promise<string> {
  const beginning = { key: randomUUID(), broadcast };
  const { id } = await beginBroadcast(context, await starter(context, "mia@x.dev"), beginning);
  await context.drain();
  return id;
}

const rowsOf = async ({ pool }: PipelineWorld, id: string) =>
  (await pool.query("select from messages where notification_id = $1", [id])).rowCount;

test("a broadcast to everyone that is begun in the browser writes no row, can be stopped, and is audited", async () => {
  await using context = await world();
  const id = await began(context, hello);
  expect(await readBroadcast(context, id)).toMatchObject({ strategy: "read", phase: "active" });
  expect(await rowsOf(context, id)).toBe(0);
  await stopBroadcast(context, id, "mia@x.dev");
  expect(await readBroadcast(context, id)).toMatchObject({ phase: "ended", cancelled: true });
  const { rows } = await context.pool.query(
    "select actor, action, detail from audit_log where subject = $1 order by id",
    [id],
  );
  expect(rows[0]).toEqual({
    ...{ actor: "mia@x.dev", action: "broadcast.begin" },
    detail: { type: "ping", at: "once", people: 40 },
  });
});

test("a double click begins one broadcast, and the same key for another audience is refused", async () => {
  await using context = await world();
  const by = await starter(context, "mia@x.dev");
  const key = randomUUID();
  const clicks = Array.from({ length: 4 }, () =>
    beginBroadcast(context, by, { key, broadcast: hello }),
  );
  const ids = new Set((await Promise.all(clicks)).map(({ id }) => id));
  expect(ids.size).toBe(1);
  const other = beginBroadcast(context, by, { key, broadcast: to({ excludeSegments: ["few"] }) });
  await expect(other).rejects.toThrow("This draft has begun already");
  const { rowCount } = await context.pool.query(
    "select from audit_log where action like 'broadcast%'",
  );
  expect(rowCount).toBe(1);
});

test("what is foreseen is what happens: strategy, people and rows of each kind of audience", async () => {
  await using context = await world();
  await context.pool.query("update workspace set actor_read_from = 3");
  await context.pool.query(
    `insert into follows (actor_id, user_id) select 'ada', id from users where external_id in ('user_1','user_5','user_6')`,
  );
  await context.pool.query("analyze users");
  const cases: [ComposedBroadcast, string, number][] = [
    [hello, "read", 40],
    [to({ excludeSegments: ["few"] }), "read", 38],
    [to({ who: "some", segments: ["few"] }), "write", 2],
    [to({ who: "followers", actorId: "ada" }), "read", 3],
    [to({ who: "followers", actorId: "ada", excludeSegments: ["few"] }), "write", 2],
  ];
  for (const [broadcast, strategy, people] of cases) {
    const foreseen = await foresee(context, broadcast);
    expect(foreseen).toMatchObject({ strategy, people, rows: strategy === "read" ? 0 : people });
    const id = await began(context, broadcast);
    const { rows } = await context.pool.query(
      "select strategy, estimate from notifications where id = $1",
      [id],
    );
    expect(rows).toEqual([{ strategy, estimate: people }]);
    expect(await rowsOf(context, id)).toBe(foreseen.rows);
  }
  expect((await foresee(context, hello)).reason).toEqual({ by: "size", from: 21 });
});

test("a kill switch for a segment keeps back what was put together from it", async () => {
  await using context = await world();
  await context.pool.query("update workspace set read_over = 1");
  const id = await began(context, to({ who: "some", segments: ["few"], lists: [] }));
  await context.pool.query(
    `insert into audience_lists (key, name, created_by) values ('vip', 'VIP', 'x')`,
  );
  const mixed = await began(context, to({ who: "some", segments: ["few"], lists: ["vip"] }));
  const without = await began(context, to({ excludeSegments: ["few"] }));
  await context.pool.query(
    `insert into kill_switches (scope, value, mode, reason, created_by, effective_at)
     values ('segment', 'few', 'drop', 'wrong', 'x', $1)`,
    [start],
  );
  const stopped = async (one: string) => (await readBroadcast(context, one)).stopped;
  expect([await stopped(id), await stopped(mixed), await stopped(without)]).toEqual([
    ...[true, true, false],
  ]);
});

test("over the size of campaigns it takes a second person, who is not whoever asked", async () => {
  await using context = await world();
  await context.pool.query("update workspace set approval_over = 39");
  const [mia, tom] = [await starter(context, "mia@x.dev"), await starter(context, "tom@x.dev")];
  const key = randomUUID();
  const asking = { key, broadcast: hello };
  await expect(beginBroadcast(context, mia, asking)).rejects.toMatchObject({
    ...{ code: "conflict", details: { errors: [{ path: "people" }] } },
  });
  await askForBroadcast(context, asking, mia.by);
  await askForBroadcast(context, asking, mia.by);
  const waiting = await listRequests(context.pool, { email: tom.by, now: start });
  expect(waiting).toMatchObject([{ id: key, people: 40, requestedBy: mia.by }]);
  await expect(approveBroadcast(context, mia, key)).rejects.toMatchObject({ code: "forbidden" });
  expect((await context.pool.query("select from notifications")).rowCount).toBe(0);
  const id = await approveBroadcast(context, tom, key);
  await context.drain();
  expect(await readBroadcast(context, id)).toMatchObject({ strategy: "read", phase: "active" });
  await expect(approveBroadcast(context, tom, key)).rejects.toMatchObject({ code: "conflict" });
  expect(await listRequests(context.pool, { email: mia.by, now: start })).toEqual([]);
});

test("what is published between asking and approving neither goes out nor is shown: the words that were asked for are", async () => {
  await using context = await world();
  await context.pool.query("update workspace set approval_over = 10");
  const publish = (title: string) =>
    publishTemplate(context.pool, {
      ...{ typeKey: "ping", name: "Ping", createdBy: "cleo@x.dev" },
      content: { in_app: { en: { title, body: "{{ data.title }}" } } },
    });
  const seen = await publish("As it was seen");
  const broadcast = { ...hello, templateVersionId: seen.versionId };
  const key = randomUUID();
  await askForBroadcast(context, { key, broadcast }, "mia@x.dev");
  expect(await readRequest(context.pool, key)).toMatchObject({ version: 1, newer: null });
  const since = await publish("As nobody approved it");
  const asked = await readRequest(context.pool, key);
  expect(asked).toMatchObject({
    version: 1,
    newer: { templateId: since.templateId, version: 2, by: "cleo@x.dev" },
  });
  const services = { pool: context.pool, renderer: createRenderer() };
  const { inbox } = await previewComposed(services, asked.broadcast);
  expect(inbox?.title).toBe("As it was seen");
  const id = await approveBroadcast(context, await starter(context, "tom@x.dev"), key);
  await context.drain();
  const begun = await readBroadcast(context, id);
  expect(begun).toMatchObject({ templateVersionId: seen.versionId, strategy: "read" });
  expect(await readWords(services, begun)).toMatchObject({ title: "As it was seen" });
});

test("words of another type, and words that nobody published, are refused by name", async () => {
  await using context = await world();
  const content = { in_app: { en: { title: "Code", body: "1" } } };
  const published = { name: "Code", content, createdBy: "cleo@x.dev" };
  const other = await publishTemplate(context.pool, { typeKey: "code", ...published });
  const own = await publishTemplate(context.pool, { typeKey: "ping", ...published });
  await context.pool.query("update template_versions set version = -1 where id = $1", [
    own.versionId,
  ]);
  for (const templateVersionId of [other.versionId, own.versionId, 99_999]) {
    const asked = askForBroadcast(
      context,
      { key: randomUUID(), broadcast: { ...hello, templateVersionId } },
      "mia@x.dev",
    );
    await expect(asked).rejects.toMatchObject({
      details: { errors: [{ path: "templateVersionId" }] },
    });
  }
});

test("what has grown since it was asked for is not approved; what is sent back says why to whoever asked", async () => {
  await using context = await world();
  await context.pool.query("update workspace set approval_over = 10");
  const tom = await starter(context, "tom@x.dev");
  const key = randomUUID();
  await askForBroadcast(context, { key, broadcast: hello }, "mia@x.dev");
  await context.pool.query("update broadcast_requests set people = 30");
  await expect(approveBroadcast(context, tom, key)).rejects.toThrow(/grown from 30 to 40/);
  await sendBackBroadcast(context, { id: key, reason: "Too many", by: tom.by });
  const listed = (email: string) => listRequests(context.pool, { email, now: start });
  expect(await listed("mia@x.dev")).toMatchObject([{ id: key, reason: "Too many" }]);
  expect(await listed("tom@x.dev")).toEqual([]);
});

test("one that is scheduled for a list does not go out once the list has grown over the size, and says so", async () => {
  await using context = await world();
  await context.pool.query("update workspace set approval_over = 10, read_over = 1");
  await context.pool.query(
    `insert into audience_lists (key, name, created_by) values ('vip', 'VIP', 'x')`,
  );
  const join = (from: number, to: number) =>
    context.pool.query(
      `insert into audience_list_members (list_id, user_id)
       select (select id from audience_lists), i from generate_series($1::int, $2::int) i`,
      [from, to],
    );
  await join(1, 3);
  const some = { ...to({ who: "some", lists: ["vip"] }), startsAt: hours(2).toISOString() };
  const [small, grown] = [await began(context, some), await began(context, some)];
  await join(4, 9);
  const plan = async (id: string) => {
    context.setNow(hours(3));
    await context.pool.query("update notifications set status = 'accepted' where id = $1", [id]);
    await planNotification(context, id);
    return readBroadcast(context, id);
  };
  expect(await plan(small)).toMatchObject({ phase: "active", strategy: "read" });
  await join(10, 40);
  expect(await plan(grown)).toMatchObject({ phase: "ended", cancelled: true, strategy: "write" });
  expect((await readBroadcast(context, grown)).error).toContain("grown to 40 people");
});

test("a scheduled one waits for its time; a start that has passed, nobody, and a type that passes opt-outs are refused by name", async () => {
  await using context = await world();
  const id = await began(context, { ...hello, startsAt: hours(2).toISOString() });
  expect(await readBroadcast(context, id)).toMatchObject({ phase: "scheduled", at: hours(2) });
  const refused = (broadcast: ComposedBroadcast) =>
    began(context, broadcast).then(
      () => "begun",
      (error) => error.details?.errors?.[0]?.path,
    );
  expect(await refused({ ...hello, startsAt: hours(-1).toISOString() })).toBe("startsAt");
  expect(await refused(to({ who: "some" }))).toBe("audience");
  expect(await refused(to({ who: "followers", actorId: "nobody" }))).toBe("audience");
  expect(await refused({ ...hello, typeKey: "code" })).toBe("typeKey");
});

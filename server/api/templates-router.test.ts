import { expect, test } from "vitest";
import { openLook } from "@/server/audit/looks";
import type { Role } from "@/server/auth/permissions";
import type { Context } from "@/server/context";
import { addUsers, type PipelineWorld, pipelineWorld } from "@/server/pipeline/testing";
import { presenceRouter } from "./presence-router";
import { templatesRouter } from "./templates-router";
import { createCallerFactory } from "./trpc";

const requestOf = (role: Role, context: Context, name: string = role) => ({
  ...{ context, requestId: "test" },
  session: { userId: name, name, email: `${name}@example.com`, role },
});

const as = (...caller: Parameters<typeof requestOf>) =>
  createCallerFactory(templatesRouter)(requestOf(...caller));
const presenceOf = (...caller: Parameters<typeof requestOf>) =>
  createCallerFactory(presenceRouter)(requestOf(...caller));

/** A template of the type `post`, with nothing written yet. */
async function makeTemplate({ pool }: Context, typeKey: string | null = "post"): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    "insert into templates (type_key, name) values ($1, 'Post') returning id",
    [typeKey],
  );
  return rows[0]?.id ?? 0;
}

const push = (body: string) => ({ push: { en: { title: "News", body } } });

test("a draft is saved, published, changed, compared and restored", async () => {
  await using world = await pipelineWorld();
  const id = await makeTemplate(world);
  const content = as("content", world);
  expect((await content.list({ q: "POST" })).items).toMatchObject([
    { id, typeKey: "post", channels: [], publishedVersion: null, hasDraft: false },
  ]);
  const { draftRevision: revision } = await content.saveDraft({
    ...{ id, revision: 0, content: push("one") },
  });
  expect(await content.publish({ id, revision, note: "First" })).toEqual({ version: 1 });
  const second = await content.saveDraft({ id, revision, content: push("two") });
  expect(await content.one({ id })).toMatchObject({
    content: push("two"),
    hasDraft: true,
    published: { version: 1, by: "content@example.com" },
    channels: ["in_app", "push", "email"],
  });
  expect((await content.list({ state: "draft" })).items).toMatchObject([
    { channels: [{ key: "push", locales: ["en"] }], publishedVersion: 1, hasDraft: true },
  ]);
  await content.publish({ id, revision: second.draftRevision, note: "" });
  expect(await content.versions({ id })).toMatchObject([
    { version: 2, note: "" },
    { version: 1, note: "First", by: "content@example.com" },
  ]);
  expect(await content.version({ id, version: 1 })).toMatchObject({ content: push("one") });
  await content.restore({ id, version: 1 });
  expect(await content.one({ id })).toMatchObject({ content: push("one"), hasDraft: true });
  await content.discardDraft({ id });
  expect(await content.one({ id })).toMatchObject({ content: push("two"), hasDraft: false });
});

test("who saves over somebody else's save is told whose and when, and nothing is lost", async () => {
  await using world = await pipelineWorld(new Date("2026-11-20T10:00:00Z"));
  const id = await makeTemplate(world);
  const [ann, bob] = [as("content", world, "ann"), as("admin", world, "bob")];
  await ann.saveDraft({ id, revision: 0, content: push("ann's") });
  await expect(bob.saveDraft({ id, revision: 0, content: push("bob's") })).rejects.toThrow(
    "ann@example.com saved at 2026-11-20T10:00:00.000Z",
  );
  await expect(bob.publish({ id, revision: 0 })).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await ann.one({ id })).toMatchObject({ content: push("ann's") });
});

test("of many who save one revision at once, one succeeds", async () => {
  await using world = await pipelineWorld();
  const id = await makeTemplate(world);
  const saves = await Promise.allSettled(
    Array.from({ length: 6 }, (_, i) =>
      as("content", world, `author${i}`).saveDraft({ id, revision: 0, content: push(`${i}`) }),
    ),
  );
  expect(saves.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("authors see each other until they have been silent for half a minute", async () => {
  const start = new Date("2026-11-20T10:00:00Z");
  await using world = await pipelineWorld(start);
  const subject = `template:${await makeTemplate(world)}`;
  const [ann, bob] = [presenceOf("content", world, "ann"), presenceOf("marketing", world, "bob")];
  expect(await ann.beat({ subject })).toEqual([]);
  expect(await bob.beat({ subject })).toEqual(["ann@example.com"]);
  expect(await ann.beat({ subject })).toEqual(["bob@example.com"]);
  world.setNow(new Date(start.getTime() + 31_000));
  expect(await bob.beat({ subject })).toEqual([]);
});

test("marketing writes the words of campaigns, and reads those of types", async () => {
  await using world = await pipelineWorld();
  const [ofType, ofCampaign] = [await makeTemplate(world), await makeTemplate(world, null)];
  const marketing = as("marketing", world);
  const saving = { revision: 0, content: push("x") };
  await expect(marketing.saveDraft({ id: ofType, ...saving })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await expect(marketing.publish({ id: ofType, revision: 0 })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await marketing.one({ id: ofType });
  expect(await marketing.saveDraft({ id: ofCampaign, ...saving })).toEqual({ draftRevision: 1 });
});

test("a draft of a campaign's words is a change of the campaign", async () => {
  await using world = await pipelineWorld();
  const id = await makeTemplate(world, null);
  await world.pool.query(
    `insert into campaigns (name, type_key, status, audience, delivery, created_by, updated_by)
     values ('C', 'offer', 'draft', '{}', '{}', 'a', 'a')`,
  );
  await world.pool.query(
    "insert into campaign_variants (campaign_id, key, name, template_id) select id, 'a', 'A', $1 from campaigns",
    [id],
  );
  await as("marketing", world).saveDraft({ id, revision: 0, content: push("x") });
  const { rows } = await world.pool.query("select revision, updated_by from campaigns");
  expect(rows).toEqual([{ revision: 2, updated_by: "marketing@example.com" }]);
});

test("words are not saved while somebody approves the campaign: what is approved is what was there", async () => {
  await using world = await pipelineWorld();
  const id = await makeTemplate(world, null);
  await world.pool.query(
    `insert into campaigns (name, type_key, status, audience, delivery, created_by, updated_by)
     values ('C', 'offer', 'awaiting_approval', '{}', '{}', 'a', 'a')`,
  );
  await world.pool.query(
    "insert into campaign_variants (campaign_id, key, name, template_id) select id, 'a', 'A', $1 from campaigns",
    [id],
  );
  const marketing = as("marketing", world);
  const approving = await world.pool.connect();
  await approving.query("begin");
  await approving.query("select from campaigns for no key update");
  const saved = marketing.saveDraft({ id, revision: 0, content: push("changed") });
  await expect
    .poll(async () => {
      const { rowCount } = await world.pool.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return rowCount;
    })
    .toBeGreaterThan(0);
  const { rows } = await approving.query("select draft from templates where id = $1", [id]);
  expect(rows).toEqual([{ draft: null }]);
  await approving.query("commit");
  approving.release();
  await saved;
  const after = await world.pool.query("select status, revision from campaigns");
  expect(after.rows).toEqual([{ status: "draft", revision: 2 }]);
  await world.pool.query("update campaigns set status = 'awaiting_approval'");
  const late = marketing.saveDraft({ id, revision: 0, content: push("late") });
  await expect(late).rejects.toMatchObject({ code: "CONFLICT" });
  const kept = await world.pool.query("select status, revision from campaigns");
  expect(kept.rows).toEqual([{ status: "awaiting_approval", revision: 2 }]);
});

test("previews show somebody like a person, and a person by name to those alone who said why they look", async () => {
  await using world = await pipelineWorld();
  const id = await makeTemplate(world);
  await addUsers(world, 3);
  await world.pool.query(
    `update users set attributes = '{"name": "Grace Hopper", "points": 7, "line": 4915112345678}',
       locale = 'de' where id = 2`,
  );
  const content = push(
    "Hi {{ user.name }} ({{ user.id }}), {{ user.points }} points {{ user.line }}",
  );
  const people = await as("content", world).people({ id });
  expect(people.map(({ locale }) => locale)).toEqual(["en", "de", "en"]);
  for (const role of ["content", "admin"] as const)
    expect(JSON.stringify(await as(role, world).people({ id }))).not.toMatch(/Grace|user_2/);
  const body = async (role: Role) => {
    const shown = await as(role, world).preview({ id, content, user: { sample: 1 } });
    return shown.channels.push?.body;
  };
  expect(await body("content")).toBe("Hi Alex Kim (user_42), 7 points 99999");
  expect(await body("admin")).toBe("Hi Alex Kim (user_42), 7 points 99999");
  const named = { id, content, user: { userId: "user_2" } };
  await expect(as("content", world).preview(named)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as("admin", world).preview(named)).rejects.toMatchObject({
    code: "PRECONDITION_REQUIRED",
  });
  const reason = { kind: "ticket", text: "T-1" } as const;
  await openLook(
    world.pool,
    "admin@example.com",
    { id: 2, externalId: "user_2", email: null, phone: null },
    reason,
    world.clock.now(),
  );
  expect((await as("admin", world).preview(named)).channels.push?.body).toMatch(/Grace/);
});

test("a test goes through the pipeline to who asks for it, and says that it is one", async () => {
  await using world = await pipelineWorld(new Date("2026-11-20T23:30:00Z"));
  const id = await makeTemplate(world);
  const content = { email: { en: { title: "Unpublished {{ type }}", body: "<p>Words</p>" } } };
  const author = as("content", world);
  const sent = await author.sendTest({ id, content, channels: ["email"], locale: "en" });
  await world.drain();
  expect(world.recorder.received).toMatchObject([
    {
      channel: "email",
      items: [{ to: "content@example.com", content: { title: "Unpublished post" } }],
    },
  ]);
  const { rows } = await world.pool.query<{ version: number }>(
    `select v.version from notifications n join template_versions v on v.id = n.template_version_id
     where n.id = $1`,
    [sent.notificationId],
  );
  expect(rows).toEqual([{ version: -1 }]);
  expect(await author.versions({ id })).toEqual([]);
  await author.saveDraft({ id, revision: 0, content });
  expect(await author.publish({ id, revision: 1 })).toEqual({ version: 1 });
});

test("a test is stopped by an opt-out, and by nothing else", async () => {
  await using world = await pipelineWorld(new Date("2026-11-20T23:30:00Z"));
  const id = await makeTemplate(world, "offer");
  await addUsers(world, 1);
  await world.pool.query("update users set email = 'content@example.com'");
  const test = { id, content: { email: { en: { title: "T", body: "b" } } }, channels: ["email"] };
  await world.pool.query(
    "insert into preferences (user_id, quiet_start, quiet_end, daily_cap) values (1, 0, 1439, 1)",
  );
  await as("content", world).sendTest(test);
  await world.drain();
  expect(world.recorder.received).toHaveLength(1);
  await world.pool.query(`update preferences set types = '{"offer": {"enabled": false}}'`);
  await as("content", world).sendTest(test);
  await world.drain();
  expect(world.recorder.received).toHaveLength(1);
  expect(await outcomes(world)).toEqual(["", "type_off"]);
});

test("a test of a mandatory type that is not P0 itself respects every opt-out", async () => {
  await using world = await pipelineWorld(new Date("2026-11-20T10:00:00Z"));
  await world.pool.query(
    "update notification_types set mandatory = true, priority = 1, pinned = false where key = 'offer'",
  );
  const id = await makeTemplate(world, "offer");
  await addUsers(world, 1);
  await world.pool.query("update users set email = 'content@example.com'");
  await world.pool.query("insert into preferences (user_id) values (1)");
  const test = { id, content: { email: { en: { title: "T", body: "b" } } }, channels: ["email"] };
  const send = async () => {
    await as("content", world).sendTest(test);
    await world.drain();
  };
  await send();
  await world.pool.query(`update preferences set types = '{"offer": {"enabled": false}}'`);
  await send();
  await world.pool.query("update preferences set types = '{}', master = false");
  await send();
  await world.pool.query("update preferences set master = true");
  await world.pool.query("update users set suppressed_at = now()");
  await send();
  expect(world.recorder.received).toHaveLength(1);
  expect(await outcomes(world)).toEqual(["", "master_off", "suppression_list", "type_off"]);
});

async function outcomes({ pool }: PipelineWorld): Promise<string[]> {
  const { rows } = await pool.query<{ reason: string | null }>(
    "select case when outcome <> 'routed' then reason end as reason from messages order by reason nulls first",
  );
  return rows.map(({ reason }) => reason ?? "");
}

test("every type is in the list, page by page, also one that nobody wrote for yet", async () => {
  await using world = await pipelineWorld();
  await world.pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     select 'type.' || i, 'Type ' || i, 'category ' || i % 7, 2, '{push}' from generate_series(1, 230) i`,
  );
  const content = as("content", world);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof content.list>> = await content.list({ cursor });
    seen.push(...page.items.map(({ category, typeKey }) => `${category}/${typeKey}`));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(new Set(seen).size).toBe(235);
  expect(seen).toHaveLength(235);
  const found = await content.list({ q: "type 23", state: "unpublished" });
  expect(found.items.map(({ typeKey }) => typeKey).toSorted()).toEqual(["type.23", "type.230"]);
});

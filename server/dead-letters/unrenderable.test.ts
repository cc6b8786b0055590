import { expect, onTestFinished, test, vi } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { acceptFixed } from "@/server/pipeline/accept/accept-fixed";
import { EventInput } from "@/server/pipeline/accept/contract";
import { createSendableNotifications } from "@/server/pipeline/sending/notifications";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
  producer,
} from "@/server/pipeline/testing";
import { replayDue } from "./replay-due";

vi.setConfig({ testTimeout: 60_000 });

const start = new Date("2026-11-20T12:00:00Z");
const endless = "{% for i in (1..99999999) %}x{% endfor %}";

/** A world whose type `post` has this push. */
async function worldWith(push: string, users = 3): Promise<PipelineWorld> {
  const world = await pipelineWorld(start);
  onTestFinished(() => world[Symbol.asyncDispose]());
  await addUsers(world, users);
  const words = { title: "Post", body: "{{ data.what }}" };
  const content = { push: { en: { ...words, body: push } }, email: { en: words } };
  await world.pool.query(
    `with t as (insert into templates (type_key, name) values ('post', 'Post') returning id)
     insert into template_versions (template_id, version, content) select id, 1, $1 from t`,
    [JSON.stringify(content)],
  );
  await world.pool.query(
    "update templates set published_version_id = (select max(id) from template_versions)",
  );
  return world;
}

async function post(world: PipelineWorld, event: object): Promise<string> {
  const input = EventInput.parse({ type: "post", target: { userId: "user_1" }, ...event });
  const { id } = await createAcceptor(world).accept(producer, input);
  await world.drain();
  return id;
}

async function letters({ pool }: PipelineWorld) {
  const { rows } = await pool.query(
    `select notification_id as id, stage, channel, messages, state, pointer ->> 'fault' as fault, cause
     from dead_letters order by id`,
  );
  return rows;
}

const isCutOff = async ({ pool }: PipelineWorld) =>
  (await pool.query("select cut_off_at is not null as yes from producers")).rows[0]?.yes;

const poisoned = `{% if data.what == "poison" %}${endless}{% endif %}hello`;

test("data that a template cannot be rendered with leave one letter an event, and three events cut their producer off", async () => {
  const world = await worldWith(poisoned, 1_200);
  const id = await post(world, { target: { broadcast: true }, data: { what: "poison" } });
  expect(await conservation(world, id)).toMatchObject({ "push/failed/render_failed": 1_200 });
  expect(await letters(world)).toMatchObject([
    { id, stage: "sending", channel: "push", messages: 1_200, state: "open", fault: "producer" },
  ]);
  await post(world, { data: { what: "poison" } });
  expect(await isCutOff(world)).toBe(false);
  await post(world, { target: { userId: "user_2" }, data: { what: "poison" } });
  expect(await letters(world)).toHaveLength(3);
  expect(await isCutOff(world)).toBe(true);
});

test("a flag that its template cannot bear is the producer's, though the example of the preview sets it too", async () => {
  const world = await worldWith(`{% if data.bad %}${endless}{% endif %}hello`);
  const id = await post(world, { data: { bad: true } });
  expect(await letters(world)).toMatchObject([{ id, fault: "producer" }]);
});

test("a template that fails with examples and without any data too is its authors' to mend: no letter, no cut-off", async () => {
  const world = await worldWith(`{% if user.id %}${endless}{% endif %}{{ data.what }}`);
  for (const user of [1, 2, 3]) {
    await post(world, { target: { userId: `user_${user}` }, data: { what: "hello" } });
  }
  const { rows } = await world.pool.query(
    "select state, reason from deliveries where channel = 'push'",
  );
  expect(rows).toEqual(Array(3).fill({ state: "failed", reason: "template_failed" }));
  expect(await letters(world)).toEqual([]);
  expect(await isCutOff(world)).toBe(false);
});

test("a field that is missing is the producer's where its template cannot do without", async () => {
  const world = await worldWith(`{% unless data.what %}${endless}{% endunless %}{{ data.what }}`);
  const id = await post(world, { data: {} });
  expect(await letters(world)).toMatchObject([{ id, fault: "producer" }]);
});

test("what could not be rendered is fixed: accepted anew, by the channel that it failed for alone", async () => {
  const world = await worldWith(poisoned);
  await post(world, { data: { what: "poison" } });
  expect(world.recorder.received.map(({ channel }) => channel)).toEqual(["email"]);
  const { rows } = await world.pool.query<{ id: number }>("select id from dead_letters");
  const letterId = rows[0]?.id ?? 0;
  await acceptFixed(world, "admin", { letterId, data: { what: "mended" } });
  await world.drain();
  expect(world.recorder.received.map(({ channel }) => channel)).toEqual(["email", "push"]);
  expect(await letters(world)).toMatchObject([{ state: "replayed" }]);
});

test("a replay renders again, and counts stay exact: what fails again is another letter", async () => {
  const world = await worldWith(poisoned);
  const id = await post(world, { target: { broadcast: true }, data: { what: "poison" } });
  const replay = async () => {
    await world.pool.query(
      "update dead_letters set state = 'replaying', due_at = $1 where state = 'open'",
      [start],
    );
    await Promise.all([replayDue(world), replayDue(world)]);
    await world.drain();
  };
  await replay();
  expect(await conservation(world, id)).toMatchObject({ "push/failed/render_failed": 3 });
  expect((await letters(world)).map(({ state, messages }) => [state, messages])).toEqual([
    ["replayed", 3],
    ["open", 3],
  ]);
  await world.pool.query("update notifications set data = '{}'");
  world.sender.notifications = createSendableNotifications(world.pool);
  await replay();
  expect(await conservation(world, id)).toMatchObject({ "push/sent/": 3 });
});

test("what only was too slow once is nobody's letter: a busy machine cuts no producer off", async () => {
  const world = await worldWith("hello");
  let refused = 0;
  const { renderer } = world.sender;
  world.sender.renderer = {
    ...renderer,
    render: async (request, deadlineMs) => {
      const results = await renderer.render(request, deadlineMs);
      refused += results.length;
      return results.map(() => ({ ok: false, error: "The template took too long to render" }));
    },
  };
  await post(world, { data: { what: "hello" } });
  expect(refused).toBe(2);
  expect(await letters(world)).toEqual([]);
});

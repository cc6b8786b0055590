import { createUserToken } from "@carillon/client";
import { expect, test } from "vitest";
import { z } from "zod";
import { shareContext } from "@/server/api/routes-testing";
import { flushAggregates } from "@/server/pipeline/aggregation/flush";
import { type PipelineWorld, pipelineWorld } from "@/server/pipeline/testing";
import { celebrity } from "./persons";
import { doAct, openSession, showOutcome, showPhone } from "./routes";

const Session = z.object({ token: z.string(), userId: z.string() });
const Done = z.object({ ids: z.array(z.uuid()), accepted: z.int() });
const Outcome = z.object({
  strategy: z.string(),
  routed: z.int(),
  suppressed: z.array(z.object({ why: z.string(), n: z.int() })),
  rowsOf: z.array(z.string()),
  meantFor: z.int().nullable(),
  settled: z.boolean(),
  summed: z
    .object({ events: z.int(), waiting: z.int(), seconds: z.int(), rows: z.int(), pushes: z.int() })
    .nullable(),
});

/** A demo's workspace with the app's types and a few other users; the routes find it. */
async function demo(): Promise<PipelineWorld> {
  const world = await pipelineWorld();
  await world.pool.query("update workspace set is_demo = true");
  await world.pool.query(
    `insert into notification_types (key, name, category, priority, channels, aggregation_window_seconds, fan_out)
     values ('like', 'Like', 'social', 1, '{in_app,push}', 60, 'auto'),
            ('post.created', 'Post', 'content', 1, '{in_app,push}', null, 'auto'),
            ('feature.announced', 'Feature', 'product', 1, '{in_app,push}', null, 'read')`,
  );
  await world.pool.query(
    `insert into users (external_id, attributes)
     select 'user_' || n, jsonb_build_object('name', 'Person ' || n) from generate_series(1, 500) as n`,
  );
  shareContext(world);
  return world;
}

function ask(path: string, token?: string, body?: unknown): Request {
  return new Request(`http://localhost/api/demo/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const signIn = async (person: string) =>
  Session.parse(await (await openSession(ask("session", undefined, { person }))).json());
const act = async (token: string, what: object) =>
  Done.parse(await (await doAct(ask("acts", token, what))).json());
const outcome = async (token: string, id = "") => {
  const params = Promise.resolve({ id });
  return Outcome.parse(await (await showOutcome(ask(`events/${id}`, token), { params })).json());
};

test("there is no customer's app outside of a demo", async () => {
  await using world = await demo();
  const { token } = await signIn("dana");
  await world.pool.query("update workspace set is_demo = false");
  const id = crypto.randomUUID();
  const answers = await Promise.all([
    openSession(ask("session", undefined, { person: "dana" })),
    doAct(ask("acts", token, { act: "storm" })),
    showPhone(ask("phone", token)),
    showOutcome(ask(`events/${id}`, token), { params: Promise.resolve({ id }) }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
});

test("only the demo's persons can sign in, and only they can do anything", async () => {
  await using world = await demo();
  const stranger = await openSession(ask("session", undefined, { person: "user_1" }));
  expect(stranger.status).toBe(400);
  expect((await doAct(ask("acts", undefined, { act: "storm" }))).status).toBe(401);
  const { rows } = await world.pool.query<{ secret: string }>(
    "select user_token_secret as secret from workspace",
  );
  const token = await createUserToken("user_1", rows[0]?.secret ?? "");
  expect((await doAct(ask("acts", token, { act: "storm" }))).status).toBe(403);
  expect((await showPhone(ask("phone", token))).status).toBe(403);
  const { token: own } = await signIn("dana");
  expect((await doAct(ask("acts", own, { act: "everything" }))).status).toBe(400);
});

test("somebody who signs in is made known once, with a phone; who stopped following stays so", async () => {
  await using world = await demo();
  const { token, userId } = await signIn("dana");
  await act(token, { act: "follow", on: false });
  await signIn("dana");
  const { rows } = await world.pool.query(
    `select u.locale, (select count(*)::int from devices d where d.user_id = u.id) as devices,
       (select count(*)::int from follows f where f.user_id = u.id) as follows
     from users u where u.external_id = $1`,
    [userId],
  );
  expect(rows).toEqual([{ locale: "en", devices: 1, follows: 0 }]);
});

test("a storm is three hundred likes of one photo, by different people", async () => {
  await using world = await demo();
  const { token } = await signIn("dana");
  const { ids, accepted } = await act(token, { act: "storm" });
  expect(accepted).toBe(300);
  const { rows } = await world.pool.query(
    `select count(distinct actor)::int as actors, count(distinct object)::int as photos
     from notifications where id = any($1)`,
    [ids],
  );
  expect(rows).toEqual([{ actors: 300, photos: 1 }]);
});

test("of a storm it is said how many wait, and then that all of it is one row and two pushes", async () => {
  await using world = await demo();
  const { token } = await signIn("dana");
  const { ids } = await act(token, { act: "storm" });
  await world.drain();
  const last = ids.at(-1);
  expect(await outcome(token, last)).toMatchObject({
    settled: false,
    summed: { events: 300, waiting: 299, seconds: 60, rows: 1, pushes: 1 },
  });
  world.setNow(new Date(world.clock.now().getTime() + 61_000));
  await flushAggregates(world);
  await world.drain();
  expect(await outcome(token, last)).toMatchObject({
    settled: true,
    summed: { events: 300, waiting: 0, rows: 1, pushes: 2 },
  });
});

test("an announcement reaches an inbox without a row; a like of one who opted out does not reach it", async () => {
  await using world = await demo();
  const { token } = await signIn("dana");
  const announced = await act(token, { act: "announce" });
  await world.drain();
  expect(await outcome(token, announced.ids[0])).toMatchObject({
    ...{ strategy: "read", rowsOf: [], meantFor: expect.any(Number) },
  });
  const { rows } = await world.pool.query("select from messages");
  expect(rows).toHaveLength(0);

  const { token: sams } = await signIn("sam");
  const liked = await act(sams, { act: "like", of: "dana" });
  await world.drain();
  expect(await outcome(token, liked.ids[0])).toMatchObject({ routed: 1, rowsOf: ["Dana"] });
  await world.pool.query(
    `update preferences set types = '{"like": {"enabled": false}}'
     where user_id = (select id from users where external_id = 'meadow_dana')`,
  );
  const again = await act(sams, { act: "like", of: "dana" });
  await world.drain();
  expect(await outcome(token, again.ids[0])).toMatchObject({
    ...{ routed: 0, suppressed: [{ why: "The user switched this type off", n: 1 }] },
  });
});

test("a post goes to those who follow, and no longer to who stopped", async () => {
  await using world = await demo();
  const { token } = await signIn("mira");
  await world.pool.query("insert into follows (actor_id, user_id) values ($1, 7)", [
    celebrity.actorId,
  ]);
  const first = await act(token, { act: "post" });
  await world.drain();
  expect(await outcome(token, first.ids[0])).toMatchObject({ routed: 2, rowsOf: ["Mira"] });
  const { rows } = await world.pool.query("select channels from notifications where id = $1", [
    first.ids[0],
  ]);
  expect(rows).toEqual([{ channels: ["in_app"] }]);
  await act(token, { act: "follow", on: false });
  const second = await act(token, { act: "post" });
  await world.drain();
  expect(await outcome(token, second.ids[0])).toMatchObject({ routed: 1, rowsOf: [] });
});

test("what reaches many can be done ten times a minute", async () => {
  await using _world = await demo();
  const { token } = await signIn("jonas");
  const statuses: number[] = [];
  for (let n = 0; n < 12; n++)
    statuses.push((await doAct(ask("acts", token, { act: "post" }))).status);
  expect(statuses.slice(0, 6).every((status) => status === 200)).toBe(true);
  expect(statuses.at(-1)).toBe(429);
});

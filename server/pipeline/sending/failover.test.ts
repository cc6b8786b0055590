import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
  producer,
} from "@/server/pipeline/testing";
import { readHealth } from "@/server/provider-accounts/account";
import { type Desk, openDesk } from "@/server/provider-accounts/desk";
import { type SandboxProcess, startSandbox } from "@/workers/sandbox/testing";
import { sendChunk } from "./send-chunk";

const start = new Date("2026-11-20T12:00:00Z");

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());
afterEach(() => behave("all", { outage: false, rateLimitPerSecond: null, latencyMs: 0 }));

const at = (path: string) => new URL(path, sandbox.sandboxUrl);

async function behave(service: string, change: object): Promise<void> {
  const body = JSON.stringify({ latencyMs: 0, ...change });
  const answer = await fetch(at(`/_sandbox/providers/${service}`), { method: "PUT", body });
  expect(answer.status).toBe(200);
}

type World = {
  world: PipelineWorld;
  desk: Desk;
  later(ms: number): Promise<void>;
} & AsyncDisposable;

/** A pipeline whose accounts are the sandbox's, with a clock that the test moves. */
async function sandboxWorld(users: number): Promise<World> {
  await behave("all", { outage: false });
  const world = await pipelineWorld(start);
  const { sandboxUrl, sandboxSecret } = sandbox;
  const variables = { SANDBOX_URL: sandboxUrl, SANDBOX_SECRET: sandboxSecret };
  const context = { ...world, config: { ...world.config, variables } };
  const desk = await openDesk(context, 0);
  world.sender.desk = desk;
  await addUsers(world, users);
  let now = start;
  return {
    world,
    desk,
    later: async (ms) => {
      now = new Date(now.getTime() + ms);
      world.setNow(now);
      await desk.refresh();
    },
    [Symbol.asyncDispose]: async () => {
      await desk.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

async function send({ world }: World, event: object): Promise<string> {
  const { id } = await createAcceptor(world).accept(producer, EventInput.parse(event));
  return id;
}

const everyone = { type: "offer", target: { broadcast: true }, channels: ["push"] };
const account = ({ desk }: World, key: string) => desk.accounts().find((one) => one.key === key);
const stateOf = (world: World, key: string) => account(world, key)?.health.state;

async function received(id: string): Promise<{ service: string; userId: string }[]> {
  const page = await fetch(at(`/_sandbox/received?notificationId=${id}&limit=10000`));
  return (await page.json()).items;
}

/** Runs until nothing is open any more, second by second. */
async function finish(world: World, id: string, seconds = 90): Promise<void> {
  for (let i = 0; i < seconds; i += 1) {
    await world.world.drain();
    const { rows } = await world.world.pool.query(
      "select completed_at from notifications where id = $1",
      [id],
    );
    if (rows[0]?.completed_at) return;
    await world.later(1_000);
  }
  throw new Error("it did not end");
}

test("when the first account fails, its breaker opens and the second takes over: everybody once", async () => {
  await using world = await sandboxWorld(1_500);
  await behave("push", { outage: true });
  const id = await send(world, everyone);
  await finish(world, id);
  expect(stateOf(world, "sandbox-push")).toBe("open");
  expect(await conservation(world.world, id)).toMatchObject({ "push/sent/": 1_500 });
  const copies = await received(id);
  expect(new Set(copies.map(({ service }) => service))).toEqual(new Set(["push-backup"]));
  expect(new Set(copies.map(({ userId }) => userId)).size).toBe(1_500);
  expect(copies).toHaveLength(1_500);
});

test("a code whose account fails goes to the next one within its job, and waits for nothing", async () => {
  await using world = await sandboxWorld(1);
  const { sender } = world.world;
  await behave("push", { outage: true });
  const id = await send(world, { type: "code", target: { userId: "user_1" }, channels: ["push"] });
  await fanoutDirect(world.world, 0, [id]);
  const spans = [{ notificationId: id, fromUser: 1, toUser: 1 }];
  expect(await sendChunk(sender, { channel: "push", priority: 0, spans })).toBe("done");
  const { rows } = await world.world.pool.query(
    `select d.state, d.provider, d.attempts, a.provider as failed, a.class
     from deliveries d join delivery_attempts a using (notification_id, user_id, channel)`,
  );
  expect(rows).toEqual([
    {
      ...{ state: "sent", provider: "sandbox-push-backup", attempts: 2 },
      ...{ failed: "sandbox-push", class: "unavailable" },
    },
  ]);
  expect(await received(id)).toMatchObject([{ service: "push-backup" }]);
});

test("an account that recovers is probed with one message, then gets a tenth, then everything", async () => {
  await using world = await sandboxWorld(600);
  await behave("push", { outage: true });
  await finish(world, await send(world, everyone));
  expect(stateOf(world, "sandbox-push")).toBe("open");
  await behave("push", { outage: false });
  await world.later(31_000);
  const probing = await send(world, { ...everyone, data: { n: 2 }, object: "2" });
  await finish(world, probing);
  const services = (await received(probing)).map(({ service }) => service);
  expect(services.filter((service) => service === "push").length).toBeGreaterThanOrEqual(1);
  expect(stateOf(world, "sandbox-push")).not.toBe("open");
  for (let i = 0; i < 12; i += 1) await world.later(1_000);
  const after = await send(world, { ...everyone, object: "3" });
  await finish(world, after);
  expect(stateOf(world, "sandbox-push")).toBe("closed");
  const { rows } = await world.world.pool.query(
    "select event from provider_events where account_id = $1 order by id",
    [account(world, "sandbox-push")?.id],
  );
  expect(rows.map(({ event }) => event)).toEqual(["opened", "probing", "half_open", "closed"]);
});

test("with no account left everything waits, goes out when one is back, and what expired meanwhile never does", async () => {
  await using world = await sandboxWorld(40);
  await behave("push", { outage: true });
  await behave("push-backup", { outage: true });
  const brief = await send(world, { ...everyone, ttlSeconds: 60 });
  const lasting = await send(world, { ...everyone, object: "lasting" });
  for (let i = 0; i < 8; i += 1) {
    await world.world.drain();
    await world.later(1_000);
  }
  const waiting = await world.world.pool.query(
    "select count(*)::int as n from deliveries where reason = 'provider_down' and state = 'queued'",
  );
  expect(waiting.rows[0].n).toBeGreaterThan(0);
  expect(await received(lasting)).toEqual([]);
  await world.later(70_000);
  await behave("all", { outage: false });
  await finish(world, brief, 200);
  await finish(world, lasting, 200);
  expect(await received(brief)).toEqual([]);
  const ended = await conservation(world.world, lasting);
  const sent = ended["push/sent/"] ?? 0;
  // Those whose one retry (P2) fell into the outage before the breaker opened are failed, and say so.
  expect(sent + (ended["push/failed/retries_exhausted"] ?? 0)).toBe(40);
  expect(sent).toBeGreaterThan(30);
  expect(await received(lasting)).toHaveLength(sent);
});

test("where its type says so another channel stands in, once, for those who accept it", async () => {
  await using world = await sandboxWorld(3);
  const { pool } = world.world;
  await pool.query(
    `update notification_types set fallbacks = '{"push": ["sms", "email"]}' where key = 'post'`,
  );
  await pool.query(
    `insert into preferences (user_id, types) values (2, '{"post": {"channels": {"email": false}}}')`,
  );
  for (const key of ["sandbox-push", "sandbox-push-backup"]) {
    const { rowCount } = await pool.query(
      `insert into provider_health (account_id, state, forced) select id, 'open', 'open'
       from provider_configs where key = $1`,
      [key],
    );
    expect(rowCount).toBe(1);
  }
  await world.later(1_000);
  const target = { userIds: ["user_1", "user_2", "user_3"] };
  const id = await send(world, { type: "post", target, channels: ["push"] });
  await world.world.drain();
  const { rows } = await pool.query(
    `select user_id, channel, state, reason, fallback_of from deliveries where notification_id = $1
     order by user_id, channel`,
    [id],
  );
  const fellBack = { channel: "push", state: "failed", reason: "fell_back", fallback_of: null };
  const mailed = { channel: "email", state: "sent", reason: null, fallback_of: "push" };
  expect(rows).toEqual([
    { user_id: 1, ...mailed },
    { user_id: 1, ...fellBack },
    { user_id: 2, channel: "push", state: "queued", reason: "provider_down", fallback_of: null },
    { user_id: 3, ...mailed },
    { user_id: 3, ...fellBack },
  ]);
  await conservation(world.world, id);
  expect(await received(id)).toHaveLength(2);
});

test("a 429 slows the whole account down, for as long as it asks, and its traffic takes the other way", async () => {
  await using world = await sandboxWorld(1_600);
  await behave("push", { rateLimitPerSecond: 500 });
  const id = await send(world, everyone);
  await finish(world, id);
  const events = await world.world.pool.query("select distinct event from provider_events");
  expect(events.rows).toEqual([{ event: "limited" }]);
  const copies = await received(id);
  expect(copies).toHaveLength(1_600);
  expect(new Set(copies.map(({ service }) => service))).toContain("push-backup");
  const health = await readHealth(world.world.pool);
  const slow = health.get(account(world, "sandbox-push")?.id ?? 0)?.slowUntil ?? 0;
  expect(slow).toBeGreaterThan(start.getTime());
});

test("what one provider may have taken is never handed to another", async () => {
  await using world = await sandboxWorld(10);
  const { drain, pool, sender } = world.world;
  const close = (key: string, word: string | null) =>
    pool.query(
      `insert into provider_health (account_id, state, forced) select id, $2, $2
       from provider_configs where key = $1
       on conflict (account_id) do update set state = $2, forced = $2`,
      [key, word],
    );
  for (const key of ["sandbox-email", "sandbox-email-backup"]) await close(key, "open");
  await world.later(1_000);
  const id = await send(world, { ...everyone, channels: ["email"] });
  await drain();
  // As after an answer of the first account that got lost.
  await pool.query(
    `update deliveries set reason = 'unknown', provider = 'sandbox-email', attempts = 1, not_before = null`,
  );
  await close("sandbox-email-backup", "closed");
  await world.later(1_000);
  const spans = [{ notificationId: id, fromUser: 1, toUser: 10 }];
  await sendChunk(sender, { channel: "email", priority: 2, spans });
  const { rows } = await pool.query(
    "select state, reason, count(*)::int as n from deliveries where notification_id = $1 group by 1, 2",
    [id],
  );
  expect(rows).toEqual([{ state: "unknown", reason: "ambiguous", n: 10 }]);
  expect(await received(id)).toEqual([]);
});

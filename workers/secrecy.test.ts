import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { registerDevice } from "@/server/audience/device";
import type { Context } from "@/server/context";
import { createPressure } from "@/server/control/pressure";
import { createMetrics } from "@/server/health/metrics";
import { createLogger } from "@/server/log";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { checkAccount } from "@/server/provider-accounts/check-account";
import { openDesk } from "@/server/provider-accounts/desk";
import { forceBreaker } from "@/server/provider-accounts/force-breaker";
import { createAccount } from "@/server/provider-accounts/save-account";
import { sendTest } from "@/server/provider-accounts/send-test";
import { adapterOf } from "@/server/providers/registry";
import { type Canary, heardIn, signedTokens } from "@/server/providers/secrecy/canaries";
import { code, type Gossip, type Trouble } from "@/server/providers/secrecy/gossip";
import { gossips } from "@/server/providers/secrecy/gossips";
import { queues } from "@/server/queues";
import { createAtOnce } from "./at-once";
import { startConsumer } from "./boss";
import { consumeQueues } from "./jobs";
import { startSchedule } from "./schedule";
import { eventually } from "./testing";
import { tablesThatKnow } from "./testing-secrecy";

vi.setConfig({ testTimeout: 240_000 });

const admin = "admin@carillon.example";
const start = new Date("2026-11-20T12:00:00Z");

/** A P0 worker in this process, whose log is kept in full, with an account at each gossiping peer. */
type World = {
  context: Context;
  peers: Map<string, Gossip>;
  canaries: Canary[];
  log: string[];
  /** Moves the clock on, a few seconds at a time, so that retries and probes have their turn. */
  later(): Promise<void>;
} & AsyncDisposable;

async function gossipingWorld(): Promise<World> {
  const world = await pipelineWorld(start);
  const log: string[] = [];
  const write = (line: string) => void log.push(line);
  const context: Context = {
    ...world,
    config: { ...world.config, secretsKeys: [randomBytes(32)] },
    log: createLogger({ logLevel: "trace" }, "p0", { write }),
  };
  const peers = await startPeers(context);
  await addPerson(context, peers);
  const desk = await openDesk(context, 0);
  const stop = await work(world, context, desk);
  let now = start;
  return {
    ...{ context, peers, log },
    canaries: [...[...peers.values()].flatMap(({ canaries }) => canaries), ...signedTokens],
    later: async () => {
      for (let i = 0; i < 5; i += 1) {
        now = new Date(now.getTime() + 7_000);
        world.setNow(now);
        await desk.refresh();
        await pause(250);
      }
    },
    [Symbol.asyncDispose]: async () => {
      await stop();
      await desk.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

async function startPeers(context: Context): Promise<Map<string, Gossip>> {
  const peers = new Map<string, Gossip>();
  for (const [adapter, begin] of Object.entries(gossips)) {
    const peer = await begin();
    onTestFinished(() => peer[Symbol.asyncDispose]());
    peers.set(adapter, peer);
    const { values } = peer;
    const account = { key: `${adapter}-1`, adapter, label: adapter, cleared: [], expiresAt: null };
    await createAccount(context, admin, { ...account, values });
  }
  return peers;
}

/** Somebody who is reached in every way, by the address of each peer. */
async function addPerson({ pool }: Context, peers: Map<string, Gossip>): Promise<void> {
  const at = (adapter: string) => peers.get(adapter)?.to ?? "";
  await pool.query(
    `update notification_types set channels = '{in_app,push,email,sms,webhook}' where key = 'code'`,
  );
  await pool.query(
    `insert into users (external_id, email, phone, phone_verified, webhook_url, time_zone)
     values ('ann', $1, $2, true, $3, 'UTC')`,
    [at("resend"), at("twilio"), at("webhook")],
  );
  for (const [adapter, platform] of [
    ["fcm", "android"],
    ["apns", "ios"],
    ["web-push", "web"],
  ] as const) {
    const ids = { userId: "ann", deviceId: adapter };
    await registerDevice(pool, ids, { platform, token: at(adapter) }, { actor: "ann", now: start });
  }
}

/** Serves the queues of P0 as the worker process does. */
async function work(
  world: PipelineWorld,
  context: Context,
  desk: Awaited<ReturnType<typeof openDesk>>,
): Promise<() => Promise<void>> {
  const sender = { ...world.sender, context, desk };
  const consumer = await startConsumer(context.config, context.log, 0, async () => {});
  const pressure = createPressure(context.pool, 0);
  const stopping = () => false;
  const atOnce = createAtOnce(sender);
  await consumeQueues({ context, sender, pressure, consumer, atOnce, priority: 0, stopping });
  const schedule = startSchedule(context, desk, 0, sender.renderer);
  return async () => {
    await schedule.stop();
    await consumer.stop(5_000);
    await atOnce.settle(5_000);
  };
}

let posted = 0;

/** One code by all ways, once its first attempts have ended. */
async function sendCode({ context }: World): Promise<string> {
  posted += 1;
  const { id } = await createAcceptor(context).accept(producer, {
    ...{ type: "code", target: { userId: "ann" }, object: `sign-in ${posted}`, ttlSeconds: 3_600 },
    data: { title: `${code} is your code`, body: `Your code is ${code}.`, code },
  });
  const untouched = `select from deliveries where notification_id = $1
    and (state = 'sending' or state = 'queued' and attempts = 0 and reason is null)`;
  await eventually(async () => {
    const { rows } = await context.pool.query("select from messages where notification_id = $1", [
      id,
    ]);
    const { rowCount } = await context.pool.query(untouched, [id]);
    return rows.length > 0 && rowCount === 0;
  }, 20_000);
  return id;
}

const misfortunes: Trouble[] = [
  ...[401, 403, 429, 500, 503].map((status) => ({ status })),
  ...(["garbage", "half-close", "drop"] as const),
];

/** @param only one peer's; otherwise everybody's */
function trouble({ peers }: World, what: Trouble, only?: string): void {
  for (const [key, peer] of peers) if (only === undefined || only === key) peer.trouble = what;
}

/** The database too repeats what it refuses, the whole row of a person; the job ends as a dead letter. */
async function sendRefusedByDatabase(world: World): Promise<void> {
  const { context, log } = world;
  const refusing = ["users", "devices"];
  for (const table of refusing) {
    await context.pool.query(`alter table ${table} add constraint refuses check (false) not valid`);
  }
  const failing = sendCode(world);
  failing.catch(() => {});
  await eventually(async () => log.some((line) => line.includes("refuses")));
  for (const table of refusing) {
    await context.pool.query(`alter table ${table} drop constraint refuses`);
  }
  const spans = [{ notificationId: await failing, fromUser: 1, toUser: 1 }];
  await context.boss.insert(queues.sending("email", 0), [{ data: { spans }, retryLimit: 0 }]);
  await eventually(async () => log.some((line) => line.includes("dead letter")));
}

/** Silence means something only where there was much to tell. */
async function expectMuchHappened({ context: { pool } }: World): Promise<void> {
  const { rows } = await pool.query<{ class: string }>(
    "select distinct class from delivery_attempts order by 1",
  );
  expect(rows.map((row) => row.class)).toEqual(
    expect.arrayContaining(["endpoint_invalid", "rate_limited", "unauthorized", "unknown"]),
  );
  const events = await pool.query("select distinct event from provider_events");
  expect(events.rows).toEqual(
    expect.arrayContaining([{ event: "limited" }, { event: "forced_open" }]),
  );
  const letters = await pool.query(
    "select count(*)::int as n from pgboss.job where name like 'dead.%'",
  );
  expect(letters.rows[0].n).toBeGreaterThan(0);
}

test("codes, addresses, tokens and keys stay where they belong, whatever providers do and say", async () => {
  await using world = await gossipingWorld();
  const { context, peers, canaries, log } = world;
  await sendCode(world);
  // The second account of a channel has its turn where the first one fails.
  for (const first of ["resend", "twilio"]) trouble(world, { status: 503 }, first);
  await sendCode(world);
  await eventually(async () => {
    await world.later();
    return [...peers.values()].every((peer) => heardIn(peer.heard(), peer.canaries).length > 0);
  });
  for (const misfortune of misfortunes) {
    trouble(world, misfortune);
    await sendCode(world);
    await world.later();
  }
  const said: object[] = [];
  for (const [adapter, { to }] of peers) {
    const channel = adapterOf(adapter)?.channels[0] ?? "push";
    said.push(await checkAccount(context, admin, `${adapter}-1`));
    said.push(await sendTest(context, admin, { key: `${adapter}-1`, channel, to }));
  }

  for (const word of ["open", null] as const) {
    await forceBreaker(context, admin, { key: "smtp-1", word, why: "practice" });
  }

  trouble(world, "dead address");
  await sendRefusedByDatabase(world);
  await sendCode(world);
  await world.later();

  await expectMuchHappened(world);
  await context.rollup.flush();
  const { text } = await createMetrics(context, () => 0).scrape();
  expect(text).toMatch(/carillon_outcomes_last_hour\{.*provider="telnyx-1"/);
  expect(heardIn([text, JSON.stringify(said)].join("\n"), canaries)).toEqual([]);
  expect(log.filter((line) => heardIn(line, canaries).length > 0)).toEqual([]);
  expect(await tablesThatKnow(context.pool, canaries)).toEqual({
    "public.users": ["the address", "the number", "the receiver's address"],
    "public.devices": expect.arrayContaining(["the push token", "the subscription's secret"]),
    "public.notifications": ["the one-time code"],
  });
});

import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { feed } from "@/server/pipeline/fanout/feeder";
import { planNotification } from "@/server/pipeline/fanout/plan";
import { runBatch } from "@/server/pipeline/fanout/run-batch";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
  producer,
} from "@/server/pipeline/testing";
import { getNotification } from "@/server/pipeline/tracking/progress";
import type { Priority } from "@/server/queues";

const start = new Date("2026-11-20T12:00:00Z");
const priorityOf: Record<string, Priority> = { code: 0, alert: 0, post: 1, offer: 2 };

/** A direct notification, evaluated and not yet sent. */
async function routed(world: PipelineWorld, type: string, user: number): Promise<string> {
  const event = EventInput.parse({ type, target: { userId: `user_${user}` } });
  const { id } = await createAcceptor(world).accept(producer, event);
  await fanoutDirect(world, priorityOf[type] ?? 2, [id]);
  return id;
}

/** `channel: state/reason` of every delivery, in order. */
async function endings(world: PipelineWorld, id: string): Promise<string[]> {
  const { rows } = await world.pool.query<{ told: string }>(
    `select channel || ': ' || state || '/' || coalesce(reason, '') as told
     from deliveries where notification_id = $1 order by channel`,
    [id],
  );
  return rows.map(({ told }) => told);
}

test("what changed on one channel stops that channel alone", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 5);
  await world.pool.query("update users set phone = '+15550100', phone_verified = true");
  const cases: [string, string[]][] = [
    [
      "update users set email_state = 'bounced' where id = 1",
      ["email: failed/unreachable", "push: sent/", "sms: sent/"],
    ],
    [
      "update users set phone_verified = false where id = 2",
      ["email: sent/", "push: sent/", "sms: failed/unreachable"],
    ],
    [
      "delete from devices where user_id = 3",
      ["email: sent/", "push: failed/unreachable", "sms: sent/"],
    ],
    [
      `insert into preferences (user_id, types) values (4, '{"alert": {"channels": {"sms": false}}}')`,
      ["email: sent/", "push: sent/", "sms: cancelled/channel_off"],
    ],
    [
      `insert into preferences (user_id, types) values (5, '{"post": {"enabled": false}}')`,
      ["email: sent/", "push: sent/", "sms: sent/"],
    ],
  ];
  const ids = [];
  for (const [sql] of cases) {
    ids.push(await routed(world, "alert", ids.length + 1));
    await world.pool.query(sql);
  }
  await world.drain(0);
  for (const [i, [, expected]] of cases.entries()) {
    expect(await endings(world, ids[i] ?? "")).toEqual(expected);
  }
});

test("a mandatory code passes every wish of the user's, and no other P0 does", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const [code, alert] = [await routed(world, "code", 1), await routed(world, "alert", 1)];
  await world.pool.query(
    `insert into preferences (user_id, master, quiet_start, quiet_end, channels)
     values (1, false, 0, 1439, '{"push": false}')`,
  );
  await world.drain(0);
  expect(await endings(world, code)).toEqual(["email: sent/", "push: sent/"]);
  expect(await endings(world, alert)).toEqual([
    "email: cancelled/master_off",
    "push: cancelled/master_off",
  ]);
});

test("quiet hours that begin before sending hold P1 until they end, end P2, and leave P0 alone", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const ids = [];
  for (const type of ["alert", "post", "offer"]) ids.push(await routed(world, type, 1));
  const [alert = "", post = "", offer = ""] = ids;
  await world.pool.query(
    "insert into preferences (user_id, quiet_start, quiet_end) values (1, 720, 780)",
  );
  await world.drain();
  expect(await endings(world, alert)).toEqual(["email: sent/", "push: sent/"]);
  expect(await endings(world, offer)).toEqual([
    "email: cancelled/quiet_hours",
    "push: cancelled/quiet_hours",
  ]);
  expect((await getNotification(world.pool, post, null)).counts.channels).toMatchObject({
    email: { waiting: 1, inFlight: 1 },
    push: { waiting: 1, inFlight: 1 },
  });
  world.setNow(new Date("2026-11-20T12:59:59Z"));
  await world.drain();
  expect(await endings(world, post)).toEqual([
    "email: queued/quiet_hours",
    "push: queued/quiet_hours",
  ]);
  world.setNow(new Date("2026-11-20T13:00:00Z"));
  await world.drain();
  expect(await endings(world, post)).toEqual(["email: sent/", "push: sent/"]);
});

const scopes: [string, string, boolean][] = [
  ["all", "", true],
  ["priority", "p0", true],
  ["priority", "p1", false],
  ["type", "code", true],
  ["type", "alert", false],
  ["category", "security", true],
  ["category", "social", false],
  ["producer", "1", true],
  ["producer", "2", false],
  ["channel", "push", true],
  ["provider", "recorder", true],
  ["provider", "other", false],
  ["notification", "", true],
];

test("a kill switch of any scope stops even a mandatory code, before and after fan-out, and nothing else", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  await world.pool.query("update notification_types set channels = '{push}' where key = 'code'");
  for (const [scope, value, stops] of scopes) {
    const queued = await routed(world, "code", 1);
    const event = EventInput.parse({ type: "code", target: { userId: "user_1" } });
    const { id: early } = await createAcceptor(world).accept(producer, event);
    for (const id of scope === "notification" ? [queued, early] : [value]) {
      await world.pool.query(
        "insert into kill_switches (scope, value, reason, created_by) values ($1, $2, 't', 't')",
        [scope, id],
      );
    }
    await world.drain(0);
    const { rows } = await world.pool.query(
      "select outcome || '/' || coalesce(reason, '') as told from messages where notification_id = $1",
      [early],
    );
    const told = [scope, value, ...(await endings(world, queued)), rows[0]?.told];
    const before = scope === "channel" ? "suppressed/no_channel" : "suppressed/kill_switch";
    const routes = !stops || scope === "provider";
    expect(told).toEqual([
      ...[scope, value, stops ? "push: cancelled/kill_switch" : "push: sent/"],
      routes ? "routed/" : before,
    ]);
    await world.pool.query("delete from kill_switches");
  }
  await world.pool.query(
    `insert into kill_switches (scope, reason, created_by, expires_at) values ('all', 't', 't', $1)`,
    [start],
  );
  const after = await routed(world, "code", 1);
  await world.drain(0);
  expect(await endings(world, after)).toEqual(["push: sent/"]);
});

test("a fan-out whose people all changed meanwhile accounts for each of them", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 60);
  const target = { broadcast: true } as const;
  const event = EventInput.parse({ type: "post", target, channels: ["in_app", "push"] });
  const { id } = await createAcceptor(world).accept(producer, event);
  await planNotification(world, id);
  await feed(world, id);
  await runBatch(world, id, 0);
  await world.pool.query(
    `insert into preferences (user_id, master, quiet_start, quiet_end)
     select id, id > 10, 720, case when id <= 20 then 780 end from users where id <= 20`,
  );
  await world.pool.query("update users set erased_at = now() where id between 21 and 30");
  await world.pool.query("delete from devices where user_id between 31 and 40");
  world.recorder.answer = ({ to, reference }) => {
    const user = Number(to.split("-")[1]);
    if (user <= 50) return { kind: "retry", class: "unavailable", detail: "503" };
    return { kind: "accepted", providerMessageId: reference };
  };
  await world.drain();
  expect(await conservation(world, id)).toEqual({
    "/routed/": 60,
    "push/cancelled/master_off": 10,
    "push/cancelled/user_erased": 10,
    "push/failed/unreachable": 10,
    "push/waiting/": 20,
    "push/sent/": 10,
  });
});

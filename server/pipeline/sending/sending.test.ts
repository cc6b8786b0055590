import fc from "fast-check";
import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { cancelNotification } from "@/server/pipeline/fanout/control";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { applyCallbacks } from "@/server/pipeline/tracking/callbacks";
import { getNotification } from "@/server/pipeline/tracking/progress";
import { retryDelay } from "./retry";
import { sendChunk } from "./send-chunk";

const start = new Date("2026-11-20T12:00:00Z");
const later = (ms: number) => new Date(start.getTime() + ms);

/** A direct notification that is evaluated, its deliveries queued and not yet sent. */
async function queued(world: PipelineWorld, event: object): Promise<string> {
  const parsed = EventInput.parse({ target: { userId: "user_1" }, ...event });
  const { id } = await createAcceptor(world).accept(producer, parsed);
  const priority = { code: 0, alert: 0, post: 1, offer: 2 }[parsed.type] as 0 | 1 | 2;
  await fanoutDirect(world, priority, [id]);
  return id;
}

const deliveries = async (world: PipelineWorld, id: string) =>
  (
    await world.pool.query(
      "select channel, state, reason, attempts from deliveries where notification_id = $1 order by channel",
      [id],
    )
  ).rows;

const changes: [string, string, string][] = [
  [
    "the user's master switch",
    "insert into preferences (user_id, master) values (1, false)",
    "cancelled/master_off",
  ],
  [
    "the type's switch",
    `insert into preferences (user_id, types) values (1, '{"post": {"enabled": false}}')`,
    "cancelled/type_off",
  ],
  [
    "the channel's switch",
    `insert into preferences (user_id, channels) values (1, '{"push": false}')`,
    "cancelled/channel_off",
  ],
  ["the loss of the device", "update devices set state = 'invalid'", "failed/unreachable"],
  ["an erasure", "update users set erased_at = now()", "cancelled/user_erased"],
  [
    "a kill switch",
    "insert into kill_switches (scope, reason, created_by) values ('all', 'x', 'x')",
    "cancelled/kill_switch",
  ],
  [
    "a provider's kill switch",
    "insert into kill_switches (scope, value, reason, created_by) values ('provider', 'recorder', 'x', 'x')",
    "cancelled/kill_switch",
  ],
];

for (const [change, sql, ending] of changes) {
  test(`between fan-out and sending, ${change} is honoured`, async () => {
    await using world = await pipelineWorld(start);
    await addUsers(world, 1);
    const id = await queued(world, { type: "post", channels: ["push"] });
    await world.pool.query(sql);
    await world.drain();
    const [delivery] = await deliveries(world, id);
    expect(`${delivery.state}/${delivery.reason}`).toBe(ending);
    expect(world.recorder.received).toEqual([]);
    expect((await getNotification(world.pool, id, null)).status).toBe("completed");
  });
}

test("what is past its time to live is never handed over", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const id = await queued(world, { type: "post", ttlSeconds: 60 });
  world.setNow(later(61_000));
  await world.drain();
  expect(await deliveries(world, id)).toMatchObject([{ state: "expired" }, { state: "expired" }]);
});

test("a cancelled notification ends what is queued", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const id = await queued(world, { type: "post" });
  await cancelNotification(world, id, { actor: "tests", producerId: null });
  await world.drain();
  expect(await deliveries(world, id)).toMatchObject([
    { state: "cancelled", reason: "cancelled" },
    { state: "cancelled", reason: "cancelled" },
  ]);
  expect((await getNotification(world.pool, id, null)).status).toBe("cancelled");
});

test("quiet hours hold P1's channels, keep the inbox, and release when they end", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  await world.pool.query(
    "insert into preferences (user_id, quiet_start, quiet_end) values (1, 660, 780)",
  );
  const id = await queued(world, { type: "post" });
  await world.drain();
  expect(world.recorder.received).toEqual([]);
  const held = await getNotification(world.pool, id, null);
  expect(held.counts).toMatchObject({ considered: 1, held: 1, routed: 0 });
  const inbox = await world.pool.query("select in_app from messages");
  expect(inbox.rows[0].in_app).toBe(true);

  world.setNow(new Date("2026-11-20T13:00:00Z"));
  await world.drain();
  expect(world.recorder.received.flatMap(({ items }) => items)).toHaveLength(2);
  const done = await getNotification(world.pool, id, null);
  expect(done).toMatchObject({ status: "completed", counts: { held: 0, routed: 1 } });
});

test("a provider that is out of service is tried again within the budget, then given up", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  world.recorder.answer = () => ({ kind: "retry", class: "unavailable", detail: "503" });
  for (const [type, tries] of [
    ["code", 4],
    ["post", 3],
    ["offer", 2],
  ] as const) {
    world.setNow(start);
    world.recorder.received = [];
    const id = await queued(world, { type, channels: ["push"] });
    for (let ms = 0; ms <= 120_000; ms += 500) {
      world.setNow(later(ms));
      await world.drain(type === "code" ? 0 : type === "post" ? 1 : 2);
      const [row] = await deliveries(world, id);
      if (row.state === "failed") break;
    }
    expect(world.recorder.received).toHaveLength(tries);
    expect(await deliveries(world, id)).toMatchObject([
      { state: "failed", reason: "retries_exhausted", attempts: tries },
    ]);
    const attempts = await world.pool.query(
      "select count(*)::int as n from delivery_attempts where notification_id = $1",
      [id],
    );
    expect(attempts.rows[0].n).toBe(tries);
  }
});

test("retries are never sooner than asked, never synchronised, and never beyond the window", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0 as const, 1 as const, 2 as const),
      fc.integer({ min: 1, max: 6 }),
      fc.option(fc.integer({ min: 0, max: 400_000 }), { nil: undefined }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (priority, attempt, asked, random) => {
        const delay = retryDelay({ priority, attempt, retryingMs: 0, random, accounts: 1 }, asked);
        const most = { 0: 3, 1: 2, 2: 1 }[priority];
        if (attempt > most) return delay === null;
        if (delay === null) return (asked ?? 0) > 20_000;
        const window = { 0: 60_000, 1: 120_000, 2: 300_000 }[priority];
        return delay >= (asked ?? 0) && delay >= 800 && delay <= window;
      },
    ),
  );
  const tried = { priority: 0, attempt: 1, retryingMs: 0, accounts: 1 } as const;
  expect(retryDelay({ ...tried, random: 0.1 }, undefined)).not.toBe(
    retryDelay({ ...tried, random: 0.9 }, undefined),
  );
});

const ambiguities = [
  { type: "code", idempotent: false, ending: "sent", calls: 1 },
  { type: "post", idempotent: false, ending: "unknown", calls: 0 },
  { type: "offer", idempotent: false, ending: "unknown", calls: 0 },
  { type: "offer", idempotent: true, ending: "sent", calls: 1 },
] as const;

for (const { type, idempotent, ending, calls } of ambiguities) {
  const provider = idempotent ? "with idempotency keys" : "without idempotency keys";
  test(`${type} that a dead worker was sending, ${provider}, ends as ${ending}`, async () => {
    await using world = await pipelineWorld(start);
    await addUsers(world, 1);
    world.recorder.idempotent = idempotent;
    const id = await queued(world, { type, channels: ["push"] });
    await world.pool.query(
      "update deliveries set state = 'sending', claimed_by = 999, attempts = 1, provider = 'recorder'",
    );
    await world.drain();
    expect((await deliveries(world, id))[0].state).toBe(ending);
    expect(world.recorder.received).toHaveLength(calls);
    const { rows } = await world.pool.query("select outcome, class from delivery_attempts");
    expect(rows).toEqual([{ outcome: "unknown", class: "worker_died" }]);
  });
}

test("what a living worker is sending is left alone", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  await queued(world, { type: "code", channels: ["push"] });
  await world.pool.query("update deliveries set state = 'sending', claimed_by = 1, attempts = 1");
  await world.drain();
  expect(world.recorder.received).toEqual([]);
});

test("two workers that load the same span send every delivery once", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 800);
  const parsed = EventInput.parse({
    type: "offer",
    target: { broadcast: true },
    channels: ["push"],
  });
  const { id } = await createAcceptor(world).accept(producer, parsed);
  await world.pool.query(`insert into messages select id, $1, 2, 'routed', false from users`, [id]);
  await world.pool.query(
    "insert into deliveries (notification_id, user_id, channel, priority) select $1, id, 'push', 2 from users",
    [id],
  );
  const spans = [{ notificationId: id, fromUser: 1, toUser: 800 }];
  const chunk = { channel: "push", priority: 2, spans } as const;
  await Promise.all([1, 2, 3].map(() => sendChunk(world.sender, { ...chunk, spans })));
  await sendChunk(world.sender, { ...chunk, spans });
  const references = world.recorder.received.flatMap(({ items }) => items.map((i) => i.reference));
  expect(references).toHaveLength(800);
  expect(new Set(references).size).toBe(800);
});

test("a dead token is not used by the next notification", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  world.recorder.answer = () => ({ kind: "endpoint_invalid", detail: "unregistered" });
  const first = await queued(world, { type: "alert", channels: ["push"] });
  await world.drain();
  expect((await deliveries(world, first))[0]).toMatchObject({
    state: "failed",
    reason: "endpoint_invalid",
  });
  const second = await queued(world, { type: "alert", channels: ["push"] });
  expect(await deliveries(world, second)).toEqual([]);
});

test("a template that fails for one notification fails that one alone", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 2);
  await world.pool.query(
    `with t as (insert into templates (type_key, name) values ('post', 'Post') returning id),
          v as (insert into template_versions (template_id, version, content)
                select id, 1, '{"push": {"en": {"title": "a", "body": "{% if data.bad %}{% for i in (1..99999999) %}x{% endfor %}{% endif %}ok"}}}' from t
                returning id, template_id)
     select from v`,
  );
  await world.pool.query(
    "update templates set published_version_id = (select max(id) from template_versions)",
  );
  const bad = await queued(world, { type: "post", channels: ["push"], data: { bad: true } });
  const good = await queued(world, {
    type: "post",
    channels: ["push"],
    target: { userId: "user_2" },
  });
  await world.drain();
  expect((await deliveries(world, bad))[0]).toMatchObject({
    state: "failed",
    reason: "render_failed",
  });
  expect((await deliveries(world, good))[0]).toMatchObject({ state: "sent" });
});

test("callbacks count once, in any order, and a bounce suppresses the address", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const id = await queued(world, { type: "post" });
  await world.drain();
  const event = (kind: "opened" | "delivered" | "bounced", channel: string, ms: number) => ({
    eventId: `${kind}-${channel}`,
    kind,
    reference: `${id}/1/${channel}`,
    at: later(ms).toISOString(),
  });
  expect(await applyCallbacks(world, "recorder", [event("opened", "push", 9_000)])).toBe(1);
  const more = [
    event("opened", "push", 9_000),
    event("delivered", "push", 1_000),
    event("bounced", "email", 5),
  ];
  expect(await applyCallbacks(world, "recorder", more)).toBe(2);
  const { rows } = await world.pool.query(
    "select opened_at, delivered_at from deliveries where channel = 'push'",
  );
  expect(rows[0]).toEqual({ opened_at: later(9_000), delivered_at: later(1_000) });
  const user = await world.pool.query("select email_state from users");
  expect(user.rows[0].email_state).toBe("bounced");
});

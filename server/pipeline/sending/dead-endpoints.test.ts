import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { getNotification } from "@/server/pipeline/tracking/progress";

async function send(world: PipelineWorld, channel: string): Promise<string> {
  const event = EventInput.parse({
    ...{ type: "alert", target: { userId: "user_1" }, channels: [channel] },
  });
  const { id } = await createAcceptor(world).accept(producer, event);
  await world.drain();
  return id;
}

const sole = async (world: PipelineWorld, sql: string) => (await world.pool.query(sql)).rows[0];
const deliveryOf = (world: PipelineWorld) =>
  sole(
    world,
    "select state, reason, attempts from deliveries order by notification_id desc limit 1",
  );

/** Runs `sql` whenever a delivery was loaded to be sent: while the provider is called, so to say. */
async function whileSending(world: PipelineWorld, sql: string): Promise<void> {
  await world.pool.query(
    `create or replace function meanwhile() returns trigger language plpgsql as
       $$ begin ${sql}; return null; end $$`,
  );
  await world.pool.query(
    `create or replace trigger meanwhile after update on deliveries for each row
     when (new.state = 'sending') execute function meanwhile()`,
  );
}

const refresh = "update devices set token = token || '-new', state = 'active' where user_id = 1";
const dead = { kind: "endpoint_invalid", detail: "unregistered" } as const;

test("a token that was replaced while it was called dead is tried once more, with the new one", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  await whileSending(world, refresh);
  world.recorder.answer = ({ to }) =>
    to === "token-1" ? dead : { kind: "accepted", providerMessageId: "m" };
  const id = await send(world, "push");
  expect(await deliveryOf(world)).toEqual({ state: "sent", reason: null, attempts: 2 });
  const tried = world.recorder.received.flatMap(({ items }) => items.map(({ to }) => to));
  expect(tried).toEqual(["token-1", "token-1-new"]);
  // What was said of the old token says nothing about the new one.
  expect((await sole(world, "select state from devices")).state).toBe("active");
  const attempts = await world.pool.query("select outcome, class from delivery_attempts");
  expect(attempts.rows).toEqual([{ outcome: "retry", class: "token_replaced" }]);
  expect((await getNotification(world.pool, id, null)).status).toBe("completed");
});

test("a second dead token is the end of it, however often it is replaced", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  await whileSending(world, refresh);
  world.recorder.answer = () => dead;
  await send(world, "push");
  expect(await deliveryOf(world)).toEqual({
    ...{ state: "failed", reason: "endpoint_invalid", attempts: 2 },
  });
});

test("a dead token is invalid from then on, with its moment and a line in the device's story", async () => {
  const at = new Date("2026-11-20T12:00:00Z");
  await using world = await pipelineWorld(at);
  await addUsers(world, 1);
  world.recorder.answer = () => dead;
  await send(world, "push");
  expect(await deliveryOf(world)).toMatchObject({ state: "failed", attempts: 1 });
  const device = await sole(world, "select state, state_at from devices");
  expect(device).toEqual({ state: "invalid", state_at: at });
  const story = await world.pool.query("select event, actor, user_id from device_events");
  expect(story.rows).toEqual([{ event: "invalidated", actor: null, user_id: 1 }]);
});

test.each([
  ["email", "email", "email_state", "bounced"],
  ["sms", "phone", "phone_state", "invalid"],
] as const)(
  "a dead %s ends for the address that was called, not for its successor",
  async (channel, column, state, ending) => {
    await using world = await pipelineWorld();
    await addUsers(world, 1);
    await world.pool.query("update users set phone = '+4915112345678', phone_verified = true");
    world.recorder.answer = () => dead;
    await whileSending(world, `update users set ${column} = ${column} || '0'`);
    await send(world, channel);
    expect((await sole(world, `select ${state} as state from users`)).state).toBe("ok");
    await world.pool.query("drop trigger meanwhile on deliveries");
    await send(world, channel);
    const at = await sole(world, `select ${state} as state, ${state}_at as at from users`);
    expect(at).toEqual({ state: ending, at: world.clock.now() });
  },
);

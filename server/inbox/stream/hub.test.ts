import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { addUsers, pipelineWorld, producer } from "@/server/pipeline/testing";
import { createRenderer } from "@/server/templates/render";
import { createStreamHub } from "./hub";
import type { StreamLimits } from "./lines";

const user = { id: 1, externalId: "user_1", locale: "en" };

async function hubWorld(limits: Partial<StreamLimits> = {}) {
  const world = await pipelineWorld();
  await addUsers(world, 3);
  const renderer = createRenderer();
  const hub = createStreamHub(world, renderer, {
    ...{ perUser: 10, perProcess: 10, roomBytes: 64_000, ...limits },
  });
  return {
    world,
    hub,
    post: async () => {
      const event = EventInput.parse({
        ...{ type: "code", target: { userId: "user_1" }, idempotencyKey: crypto.randomUUID() },
      });
      const { id } = await createAcceptor(world).accept(producer, event);
      await world.drain(0);
      return id;
    },
    [Symbol.asyncDispose]: async () => {
      await hub.close();
      await renderer.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

/** Reads until `done` says that the text has everything. */
async function read(body: ReadableStream<Uint8Array>, done: (text: string) => boolean) {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = "";
  while (!done(text)) text += decoder.decode((await reader.read()).value, { stream: true });
  reader.releaseLock();
  return text;
}

const messagesIn = (text: string) => [...text.matchAll(/^event: message$/gm)].length;

test("for a reader that stops reading nothing piles up, and nothing is lost once it goes on", async () => {
  await using it = await hubWorld({ roomBytes: 200 });
  const body = await it.hub.open(user, null);
  await read(body, (text) => text.includes("event: unread"));
  const sent: string[] = [];
  for (let i = 0; i < 8; i++) {
    sent.push(await it.post());
    await it.world.inboxNews.flush();
  }
  const text = await read(body, (all) => messagesIn(all) >= 8);
  const told = [...text.matchAll(/^event: message\ndata: (.*)$/gm)].map(([, data]) =>
    JSON.parse(data ?? ""),
  );
  expect(told.map(({ id }) => id).toSorted()).toEqual(sent.toSorted());
  // Room for one message: what came meanwhile was looked up in one piece.
  expect([...text.matchAll(/^id: /gm)].length).toBeLessThan(8);
});

test("a process has so many streams open, and no more; one that is cancelled makes room", async () => {
  await using it = await hubWorld({ perProcess: 2 });
  const open = () => it.hub.open(user, null);
  const first = await open();
  await open();
  await expect(open()).rejects.toMatchObject({ code: "unavailable" });
  await first.cancel();
  expect(it.hub.count()).toBe(1);
  await open();
});

test("streams end when the process does, and none is opened any more", async () => {
  await using it = await hubWorld();
  const body = await it.hub.open(user, null);
  await it.hub.close();
  const reader = body.getReader();
  while (!(await reader.read()).done);
  expect(it.hub.count()).toBe(0);
  await expect(it.hub.open(user, null)).rejects.toMatchObject({ code: "unavailable" });
});

test("a listener whose connection breaks listens again, and tells what came meanwhile", async () => {
  await using it = await hubWorld();
  const body = await it.hub.open(user, null);
  await read(body, (text) => text.includes("event: unread"));
  await it.world.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'carillon inbox streams'`,
  );
  const id = await it.post();
  const text = await read(body, (all) => messagesIn(all) >= 1);
  expect(text).toContain(id);
});

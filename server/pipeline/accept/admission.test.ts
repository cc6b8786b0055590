import { expect, onTestFinished, test } from "vitest";
import type { Producer } from "@/server/notification-types/producer";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { addUsers, pipelineWorld, producer } from "@/server/pipeline/testing";
import { EventInput } from "./contract";
import { createRejections } from "./rejections";

const ping = (type = "ping", extra: object = {}) =>
  EventInput.parse({ type, target: { userId: "user_1" }, ...extra });

async function world() {
  const made = await pipelineWorld();
  onTestFinished(() => made[Symbol.asyncDispose]());
  await addUsers(made, 1);
  return made;
}

test("a type that is new to a producer is taken at its own rate, all web processes together", async () => {
  const context = await world();
  const fresh: Producer = { ...producer, typeLimits: { ping: 100 } };
  const acceptors = [createAcceptor(context), createAcceptor(context)];
  const events = (type: string) =>
    Array.from({ length: 300 }, (_, i) => ({
      ...{ type, target: { userId: "user_1" }, idempotencyKey: `${type}-${i}` },
    }));
  const started = performance.now();
  const answers = await Promise.all(acceptors.map((one) => one.acceptMany(fresh, events("ping"))));
  const taken = answers.flat().filter(({ status }) => status !== "rejected").length;
  const seconds = (performance.now() - started) / 1_000;
  expect(taken).toBeGreaterThanOrEqual(100);
  expect(taken).toBeLessThanOrEqual(100 + Math.ceil(100 * seconds));
  const refused = answers.flat().find((item) => "problem" in item);
  expect(refused).toMatchObject({
    problem: { status: 429, detail: expect.stringContaining('100 events of "ping" a second') },
  });
  const others = await acceptors[0]?.acceptMany(fresh, events("post"));
  expect(others?.every(({ status }) => status === "accepted")).toBe(true);
});

test("a producer that is cut off is told why, and its P0 events are taken, each in a job of its own", async () => {
  const context = await world();
  const poisonous: Producer = { ...producer, cutOff: "3 dead letters within a minute" };
  const acceptor = createAcceptor(context);
  await expect(acceptor.accept(poisonous, ping("post"))).rejects.toMatchObject({
    code: "rate_limited",
    message: expect.stringContaining("3 dead letters within a minute"),
    details: { retryAfterSeconds: 60 },
  });
  const codes = Array.from({ length: 3 }, () => ping("code", { data: { code: "1" } }));
  const items = await acceptor.acceptMany(poisonous, [...codes, ping("post")]);
  expect(items.map(({ status }) => status)).toEqual([
    ...["accepted", "accepted", "accepted", "rejected"],
  ]);
  const jobs = await context.boss.fetch<{ ids: string[] }>("fanout.p0", { batchSize: 10 });
  expect(jobs.map(({ data }) => data.ids.length)).toEqual([1, 1, 1]);
});

test("a flood of rejections leaves a few samples of each kind, the latest twenty at most", async () => {
  const context = await world();
  const acceptor = createAcceptor(context);
  const rejections = createRejections(context);
  const refuse = (type: string) =>
    acceptor.accept({ ...producer, allowedTypes: [] }, ping(type)).catch((error: unknown) => error);
  const [forbidden, unknown] = [await refuse("ping"), await refuse("none")];
  for (let round = 0; round < 6; round += 1) {
    for (let i = 0; i < 1_000; i += 1) rejections.note(producer, `type-${round}-${i}`, forbidden);
    rejections.note(producer, "none", unknown);
    await rejections.flush();
  }
  rejections.note(producer, "ping", new Error("the database is away"));
  await rejections.flush();
  const { rows } = await context.pool.query<{ code: string; n: number; latest: string }>(
    `select code, count(*)::int as n, max(type_key) as latest from producer_rejections group by 1 order by 1`,
  );
  expect(rows).toEqual([
    { code: "forbidden", n: 20, latest: "type-5-999" },
    { code: "unregistered_type", n: 6, latest: "none" },
  ]);
});

test("what was refused is counted for its producer, by why", async () => {
  const context = await world();
  const acceptor = createAcceptor(context);
  await acceptor.accept(producer, ping());
  await acceptor.acceptMany(producer, [{ nonsense: 1 }, ping("no.such.type"), ping()]);
  await context.rollup.flush();
  const counted = async () =>
    (
      await context.pool.query(
        `select outcome, type_key, n from producer_minute where stage = 'accept' order by 1`,
      )
    ).rows;
  // A flush that the clock began may still be writing.
  await expect.poll(counted).toEqual([
    { outcome: "accepted", type_key: "ping", n: 2 },
    { outcome: "rejected:malformed", type_key: "", n: 1 },
    { outcome: "rejected:unregistered_type", type_key: "", n: 1 },
  ]);
});

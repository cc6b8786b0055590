import { afterEach, expect, it, vi } from "vitest";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { testContext } from "@/server/testing";
import { readChanges } from "./read-changes";
import { readType } from "./read-type";
import { createTypeRegistry } from "./registry";
import { changeType, createType } from "./save-type";
import { soundSettings as sound } from "./testing";
import type { TypeSettings } from "./type-settings";

const by = { actor: "admin@example.com", now: new Date("2026-05-01T12:00:00Z") };

afterEach(() => vi.useRealTimers());

const make = ({ pool }: Context, change: Partial<TypeSettings> = {}, key = "like") =>
  createType(pool, { key, settings: { ...sound, ...change } }, by);
const save = ({ pool }: Context, change: Partial<TypeSettings>, revision = 1, key = "like") =>
  changeType(pool, { key, revision, settings: { ...sound, ...change } }, by);

const refusal = (code: string, path?: string) =>
  expect.objectContaining({
    ...{ name: "Refusal", code },
    ...(path ? { details: { errors: [expect.objectContaining({ path })] } } : {}),
  });

it("registers a type as it was described, with words to be written, and says so in the audit log", async () => {
  await using context = await testContext();
  const settings = {
    ...sound,
    aggregationMaxEvents: 40,
    pushByTopic: true,
    fanOut: "read" as const,
  };
  await createType(context.pool, { key: "like", settings }, by);
  expect(await readType(context.pool, "like")).toEqual({
    ...{ ...settings, key: "like", revision: 1, own: false },
    ...{ changedBy: by.actor, changedAt: by.now },
  });
  const words = await context.pool.query("select name from templates where type_key = 'like'");
  expect(words.rows).toEqual([{ name: "Like" }]);
  const log = await context.pool.query("select actor, action, subject from audit_log");
  expect(log.rows).toEqual([{ actor: by.actor, action: "type.create", subject: "type:like" }]);
});

it("makes a key once, whoever asks for it at the same time", async () => {
  await using context = await testContext();
  const both = await Promise.allSettled([make(context), make(context, { name: "Another" })]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  await expect(make(context)).rejects.toEqual(refusal("conflict", "key"));
});

it("keeps what was and what became of every setting that differs, and of no other", async () => {
  await using context = await testContext();
  await make(context);
  await save(context, { ttlSeconds: 600, fallbacks: { push: ["email"], email: ["sms"] } });
  const [change] = await readChanges(context.pool, "like");
  expect(change).toMatchObject({ actor: by.actor, changed: true });
  expect(change?.before).toEqual({ ttlSeconds: 86_400, fallbacks: { push: ["sms", "email"] } });
  expect(change?.after).toEqual({
    ttlSeconds: 600,
    fallbacks: { push: ["email"], email: ["sms"] },
  });
});

it("leaves no trace of a change that changes nothing", async () => {
  await using context = await testContext();
  const fallbacks: TypeSettings["fallbacks"] = { sms: ["push"], push: ["sms"] };
  const channels: TypeSettings["channels"] = ["push", "sms"];
  await make(context, { channels, fallbacks });
  const again = { channels, fallbacks: { push: fallbacks.push, sms: fallbacks.sms } };
  expect(await save(context, again)).toMatchObject({ revision: 1 });
  expect(await readChanges(context.pool, "like")).toHaveLength(1);
});

it("takes one of two changes made from the same revision, and names who was first to the other", async () => {
  await using context = await testContext();
  await make(context);
  const both = await Promise.allSettled([
    save(context, { ttlSeconds: 60 }),
    save(context, { ttlSeconds: 70 }),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const lost = both.find((one) => one.status === "rejected");
  expect(lost?.reason).toEqual(refusal("conflict"));
  expect(lost?.reason.message).toMatch(
    /^admin@example\.com saved this type at 2026-05-01 12:00 UTC/,
  );
  expect(await readType(context.pool, "like")).toMatchObject({ revision: 2 });
});

const code: Partial<TypeSettings> = {
  ...{ priority: 0, pinned: true, mandatory: true, aggregationWindowSeconds: null },
};

it("holds a pinned P0 to its priority, in the browser and in the database", async () => {
  await using context = await testContext();
  await make(context, code, "otp");
  const change = (settings: Partial<TypeSettings>) =>
    save(context, { ...code, ...settings }, 1, "otp");
  const demoted = { priority: 1 as const, mandatory: false };
  await expect(change(demoted)).rejects.toEqual(refusal("malformed", "priority"));
  await expect(change({ pinned: false })).rejects.toEqual(refusal("malformed", "pinned"));
  for (const sql of ["priority = 1", "pinned = false", "priority = 2, pinned = false"])
    await expect(
      context.pool.query(`update notification_types set ${sql} where key = 'otp'`),
    ).rejects.toThrow("pinned to P0");
  expect(await change({ ttlSeconds: 120 })).toMatchObject({ priority: 0, ttlSeconds: 120 });
});

it("moves any other pinned type once it is unpinned", async () => {
  await using context = await testContext();
  await make(context, { pinned: true });
  await expect(save(context, { pinned: false, priority: 2 })).rejects.toEqual(
    refusal("malformed", "priority"),
  );
  await save(context, { pinned: false });
  expect(await save(context, { priority: 2 }, 2)).toMatchObject({ priority: 2, revision: 3 });
});

it("edits none of Carillon's own, and none that is not there", async () => {
  await using context = await testContext();
  await context.pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     values ('system.alert', 'Alert', 'system', 0, '{email}'), ('drill.message', 'Drill', 'product', 1, '{push}')`,
  );
  for (const key of ["system.alert", "drill.message"])
    await expect(save(context, {}, 1, key)).rejects.toEqual(refusal("forbidden"));
  await expect(save(context, {}, 1, "nothing")).rejects.toEqual(refusal("not_found"));
});

it("takes effect at the door within five seconds", async () => {
  await using context = await testContext();
  vi.useFakeTimers({ toFake: ["performance"] });
  const registry = createTypeRegistry(context.pool);
  await make(context);
  expect(await registry.find("like")).toMatchObject({ ttlSeconds: 86_400 });
  await save(context, { ttlSeconds: 600, channels: ["push"] });
  vi.advanceTimersByTime(5_000);
  expect(await registry.find("like")).toMatchObject({ ttlSeconds: 600, channels: ["push"] });
});

it("stops at the most types that every process reads at once", async () => {
  await using context = await testContext();
  await context.pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     select 't' || i, 'T', 'c', 1, '{push}' from generate_series(1, 500) i`,
  );
  await expect(make(context)).rejects.toBeInstanceOf(Refusal);
  await expect(make(context)).rejects.toThrow("500 types");
});

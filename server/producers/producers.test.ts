import { expect, it, onTestFinished } from "vitest";
import { appRouter } from "@/server/api/root";
import { createCallerFactory } from "@/server/api/trpc";
import { createAccount } from "@/server/auth/account";
import { createProducerAuthenticator } from "@/server/auth/api-key";
import type { Role } from "@/server/auth/permissions";
import type { Context } from "@/server/context";
import { pipelineWorld } from "@/server/pipeline/testing";
import { foldHours } from "@/server/rollups/fold-hours";

async function world(start = new Date("2026-03-02T12:00:30Z")) {
  const made = await pipelineWorld(start);
  onTestFinished(() => made[Symbol.asyncDispose]());
  await made.pool.query("insert into producers (key, name) values ('shop', 'Shop')");
  return made;
}

const callerAs = (context: Context, role: Role, userId: string = role) =>
  createCallerFactory(appRouter)({
    context,
    session: { userId, name: role, email: `${role}@example.com`, role },
    requestId: "test",
  });

const actions = async ({ pool }: Context) =>
  (await pool.query<{ action: string }>("select action from audit_log order by id")).rows.map(
    ({ action }) => action,
  );

it("lets a member see its own producer alone: another's key looks like none", async () => {
  const context = await world();
  const member = { email: "pia@example.com", password: "long enough", name: "Pia" };
  const { id } = await createAccount(context, { ...member, role: "producer" });
  await callerAs(context, "admin").producers.addMember({ key: "shop", accountId: id });
  const pia = callerAs(context, "producer", id).producers;
  expect((await pia.all({ range: "1h" })).map(({ key }) => key)).toEqual(["shop"]);
  expect(await pia.one({ key: "shop" })).toMatchObject({ members: [{ email: member.email }] });
  const key = "tests";
  for (const call of [
    () => pia.one({ key }),
    () => pia.figures({ key, range: "1h" }),
    () => pia.rejections({ key, code: null }),
    () => pia.createKey({ producer: key, name: "" }),
    () => pia.rotateKey({ producer: key, id: 1, overlap: "1h" }),
    () => pia.revokeKey({ producer: key, id: 1 }),
    () => pia.one({ key: "none at all" }),
  ])
    await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
  await callerAs(context, "admin").producers.removeMember({ key: "shop", accountId: id });
  expect(await pia.all({ range: "1h" })).toEqual([]);
});

it("rotates a key with overlap: both are good until the old one's time is over", async () => {
  const context = await world(new Date("2026-03-02T12:00:00Z"));
  const { producers } = callerAs(context, "admin");
  const { apiKey: first } = await producers.createKey({ producer: "shop", name: "web" });
  const [made] = (await producers.one({ key: "shop" })).keys;
  if (!made) throw new Error("the key is not listed");
  const { apiKey: second } = await producers.rotateKey({
    ...{ producer: "shop", id: made.id, overlap: "1h" },
  });
  const login = createProducerAuthenticator(context);
  for (const key of [first, second]) expect((await login(key)).key).toBe("shop");
  const { keys } = await producers.one({ key: "shop" });
  expect(keys.map(({ name, state }) => [name, state])).toEqual([
    ["web", "good"],
    ["web", "ending"],
  ]);
  expect(JSON.stringify(keys)).not.toContain(first);
  context.setNow(new Date("2026-03-02T13:00:00Z"));
  await expect(login(first)).rejects.toMatchObject({ code: "unauthenticated" });
  expect((await login(second)).key).toBe("shop");
  const again = { producer: "shop", id: made.id };
  await expect(producers.revokeKey(again)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(producers.rotateKey({ ...again, overlap: "now" })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  expect(await actions(context)).toEqual(["producer.key-created", "producer.key-rotated"]);
});

it("never lengthens a key's life by rotating it again", async () => {
  const context = await world();
  const { producers } = callerAs(context, "admin");
  await producers.createKey({ producer: "shop", name: "" });
  const id = (await producers.one({ key: "shop" })).keys[0]?.id ?? 0;
  await producers.rotateKey({ producer: "shop", id, overlap: "1h" });
  await producers.rotateKey({ producer: "shop", id, overlap: "7d" });
  const old = (await producers.one({ key: "shop" })).keys.find((key) => key.id === id);
  expect(old?.expiresAt).toEqual(new Date("2026-03-02T13:00:30Z"));
});

it("starts a granted type at 100 a second and raises it by one step at a time", async () => {
  const context = await world();
  const { producers } = callerAs(context, "admin");
  const making = { key: "new", name: "New", ratePerSecond: 1_000, allowFanout: false };
  await producers.create({ ...making, types: ["post"] });
  await producers.grantType({ key: "new", type: "code" });
  const limits = async () =>
    (await producers.one({ key: "new" })).types.map(({ key, limit }) => [
      key,
      limit?.ratePerSecond ?? null,
    ]);
  expect(await limits()).toEqual([
    ["code", 100],
    ["post", 100],
  ]);
  const oncall = callerAs(context, "oncall").producers;
  const type = { key: "new", type: "code" };
  await expect(oncall.step({ ...type, seen: 100, to: 2_000 })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
  for (const [seen, to] of [
    [100, 500],
    [500, 2_000],
    [2_000, 10_000],
    [10_000, null],
  ] as const)
    await oncall.step({ ...type, seen, to });
  expect(await limits()).toEqual([
    ["code", null],
    ["post", 100],
  ]);
  await expect(oncall.step({ ...type, seen: 10_000, to: null })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  await producers.withdrawType({ key: "new", type: "post" });
  expect(await limits()).toEqual([["code", null]]);
  expect((await actions(context)).filter((action) => action === "producer.type-step")).toHaveLength(
    4,
  );
});

it("tells what events came to: acceptance, rejections, peaks and latency", async () => {
  const context = await world();
  const at = new Date("2026-03-02T11:59:10Z");
  const add = (outcome: string, n: number, rest: object = {}) =>
    context.rollup.add(at, {
      ...{ stage: "accept", priority: 1, outcome, n, producerId: 2, typeKey: "post", ...rest },
    });
  add("accepted", 900);
  add("duplicate", 60);
  add("rejected", 30, { reason: "rate_limited" });
  add("rejected", 10, { reason: "malformed", typeKey: "" });
  add("rejected", 50, { reason: "back_pressure" });
  add("sent", 800, { stage: "sending", latencyMs: 40 });
  await context.rollup.flush();
  const { producers } = callerAs(context, "oncall");
  const read = () => producers.figures({ key: "shop", range: "1h" });
  // A flush that the clock began may still be writing.
  await expect.poll(async () => (await read()).totals.sent).toBe(800);
  const figures = await read();
  expect(figures).toMatchObject({
    totals: { accepted: 900, duplicates: 60, rejected: 40, unavailable: 50, acceptance: 0.96 },
    peakPerSecond: 1_050 / 60,
    rejections: [
      { code: "rate_limited", n: 30 },
      { code: "malformed", n: 10 },
    ],
  });
  expect(figures.totals.p99).toBeLessThanOrEqual(50);
  expect(figures.types.map(({ key, posted }) => [key, posted])).toEqual([
    ["post", 1_040],
    ["", 10],
  ]);
  expect(figures.peakOf).toBe("minute");
  const last = figures.points.at(-2);
  expect(last).toMatchObject({
    at: Date.parse("2026-03-02T11:59:00Z"),
    accepted: 15,
    duplicates: 1,
  });
  const [, shop] = (await producers.all({ range: "1h" })).sort((a, b) => (a.key < b.key ? 1 : -1));
  expect(shop).toMatchObject({ key: "shop", state: "limited", totals: { accepted: 900 } });
});

it("tells what events of a month came to from folded hours and the minutes since", async () => {
  const context = await world();
  const add = (time: string, n: number) =>
    context.rollup.add(new Date(time), {
      ...{ stage: "accept", priority: 1, outcome: "accepted", n, producerId: 2, typeKey: "post" },
    });
  add("2026-02-10T03:10:00Z", 3_000);
  add("2026-02-10T03:50:00Z", 4_200);
  add("2026-02-26T06:20:00Z", 40);
  add("2026-03-02T12:00:10Z", 5);
  await context.rollup.flush();
  await foldHours(context.pool, new Date("2026-03-02T12:00:30Z"));
  await context.pool.query("delete from producer_minute where minute < '2026-03-02T12:00:00Z'");
  const { producers } = callerAs(context, "oncall");
  const month = await producers.figures({ key: "shop", range: "30d" });
  expect(month).toMatchObject({ totals: { accepted: 7_245 }, peakOf: "hour", peakPerSecond: 2 });
  expect(month.types).toMatchObject([{ key: "post", posted: 7_245, peakPerSecond: 2 }]);
  expect(month.points).toHaveLength(120);
  expect(month.points.filter(({ accepted }) => accepted > 0)).toMatchObject([
    { at: Date.parse("2026-02-10T00:00:00Z"), accepted: 7_200 / 21_600 },
    { at: Date.parse("2026-02-26T06:00:00Z"), accepted: 40 / 21_600 },
    { at: Date.parse("2026-03-02T12:00:00Z") },
  ]);
  const week = await producers.figures({ key: "shop", range: "7d" });
  expect(week).toMatchObject({ totals: { accepted: 45 }, peakOf: "hour" });
  expect(week.points).toHaveLength(84);
  expect((await producers.all({ range: "30d" })).find(({ key }) => key === "shop")).toMatchObject({
    totals: { accepted: 7_245 },
  });
});

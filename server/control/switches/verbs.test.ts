import { expect, test } from "vitest";
import type { Context } from "@/server/context";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { feed } from "@/server/pipeline/fanout/feeder";
import { planNotification } from "@/server/pipeline/fanout/plan";
import { runBatch } from "@/server/pipeline/fanout/run-batch";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { blastRadius } from "./blast-radius";
import { confirmSwitch } from "./confirm";
import { lift } from "./lift";
import { readHistory, readSwitches, readSwitchesOf, readWideSwitches } from "./list";
import type { Scope } from "./scopes";
import { stoppedSoFar } from "./so-far";
import { type Stop, stop } from "./stop";
import { findTargets, suggestValues } from "./suggest-values";
import { readSwitch } from "./switch";

const start = new Date("2026-11-20T12:00:00Z");
const dana = "dana@example.com";
const kim = "kim@example.com";
const why = "Wrong price in the mail";

const a = (scope: Scope, value: string, more: Partial<Stop> = {}): Stop => ({
  ...{ scope, value, mode: "hold", reason: why, expiresAt: null },
  ...more,
});

async function accept(world: PipelineWorld, event: object): Promise<string> {
  const { id } = await createAcceptor(world).accept(producer, EventInput.parse(event));
  return id;
}

const audited = async (context: Context) => {
  const { rows } = await context.pool.query(
    "select actor || ' ' || action as line from audit_log where action like 'switch.%' order by id",
  );
  return rows.map(({ line }) => line);
};

test("one person stops a type at once, says why, and lifts it again; all of it is in the audit log", async () => {
  await using world = await pipelineWorld(start);
  const { killSwitch, waitsFor } = await stop(world, a("type", "offer"), dana);
  expect(waitsFor).toBeNull();
  expect(killSwitch).toMatchObject({ effectiveAt: start, createdBy: dana, reason: why });
  expect((await readSwitches(world)).live).toMatchObject([{ id: killSwitch.id, label: "Offer" }]);
  expect(await readSwitchesOf(world, { scope: "type", value: "offer" })).toHaveLength(1);
  expect(await readWideSwitches(world)).toEqual([]);
  await expect(stop(world, a("type", "offer"), kim)).rejects.toMatchObject({ code: "conflict" });
  // To drop what is held so far is another thing.
  await stop(world, a("type", "offer", { mode: "drop" }), kim);
  await lift(world, killSwitch.id, kim);
  await expect(lift(world, killSwitch.id, kim)).rejects.toMatchObject({ code: "conflict" });
  await stop(world, a("type", "offer"), dana);
  const { items } = await readHistory(world, { scope: "type", by: kim }, null);
  expect(items).toMatchObject([{ id: killSwitch.id, liftedBy: kim }]);
  expect((await readHistory(world, { scope: "channel", by: null }, null)).items).toEqual([]);
  expect(await audited(world)).toEqual([
    `${dana} switch.stop`,
    `${kim} switch.stop`,
    `${kim} switch.lift`,
    `${dana} switch.stop`,
  ]);
});

test.for<[Scope, string]>([
  ["all", ""],
  ["priority", "p0"],
  ["type", "code"],
  ["category", "security"],
  ["channel", "sms"],
  ["producer", "1"],
])(
  "%s %s may hold P0: it waits for a second person, who types what it is about",
  async ([scope, value]) => {
    await using world = await pipelineWorld(start);
    const { killSwitch, waitsFor } = await stop(world, a(scope, value), dana);
    expect(waitsFor).toMatch(/P0/);
    expect(killSwitch.effectiveAt).toBeNull();
    const { live, waiting } = await readSwitches(world);
    expect([live, waiting.map(({ id }) => id)]).toEqual([[], [killSwitch.id]]);
    const phrase = waiting[0]?.phrase ?? "";
    expect(phrase).toBe({ all: "everything", producer: "tests" }[String(scope)] ?? value);
    await addUsers(world, 1);
    const id = await accept(world, { type: "code", target: { userId: "user_1" } });
    await world.drain();
    const { rows } = await world.pool.query("select status from notifications where id = $1", [id]);
    expect(rows).toEqual([{ status: "completed" }]);
    const confirm = (typed: string, who: string) => confirmSwitch(world, killSwitch.id, typed, who);
    await expect(confirm(phrase, dana)).rejects.toMatchObject({ code: "forbidden" });
    await expect(confirm("whatever", kim)).rejects.toMatchObject({ code: "malformed" });
    await confirm(phrase, kim);
    expect(await readSwitch(world.pool, killSwitch.id)).toMatchObject({
      ...{ effectiveAt: start, confirmedBy: kim, brokeGlass: false },
    });
    await expect(confirm(phrase, kim)).rejects.toMatchObject({ code: "conflict" });
    expect(await audited(world)).toEqual([`${dana} switch.ask`, `${kim} switch.confirm`]);
  },
);

test("what one person may stop alone does not touch P0 and is not much; the workspace says how much that is", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 300);
  for (const [scope, value] of [
    ["priority", "p2"],
    ["type", "post"],
    ["category", "marketing"],
  ] as const) {
    expect((await stop(world, a(scope, value), dana)).waitsFor).toBeNull();
  }
  await world.pool.query("update workspace set switch_over = 100");
  const id = await accept(world, { type: "ping", target: { broadcast: true } });
  await planNotification(world, id);
  const { waitsFor } = await stop(world, a("type", "ping"), dana);
  expect(waitsFor).toBe("It stops 300 open messages, more than 100.");
  await world.pool.query("update workspace set switch_over = 300");
  expect((await stop(world, a("notification", id), dana)).waitsFor).toBeNull();
});

test("breaking the glass is effective at once, takes a real reason, and is written down as such", async () => {
  await using world = await pipelineWorld(start);
  const breaks = (reason: string) => stop(world, a("all", "", { reason, breakGlass: true }), dana);
  await expect(breaks("too short")).rejects.toThrow(/reason: .* 20 characters/);
  const { killSwitch } = await breaks("Codes go to the wrong people");
  expect(killSwitch).toMatchObject({ effectiveAt: start, brokeGlass: true, confirmedBy: null });
  expect(await readWideSwitches(world)).toHaveLength(1);
});

test.for<[string, Stop, string]>([
  ["a type that nobody knows", a("type", "nothing"), "not_found"],
  ["a campaign that nobody knows", a("campaign", "77"), "not_found"],
  ["a campaign that is no number", a("campaign", "spring"), "not_found"],
  ["a notification that is none", a("notification", "x"), "not_found"],
  ["a channel that nobody knows", a("channel", "fax"), "not_found"],
  ["a producer that nobody knows", a("producer", "9"), "not_found"],
  ["everything, with a value", a("all", "push"), "malformed"],
  ["nothing in particular", a("segment", ""), "malformed"],
  ["no reason", a("type", "post", { reason: " " }), "malformed"],
  ["an end that is over", a("type", "post", { expiresAt: start }), "malformed"],
  ["the inbox, held", a("channel", "in_app"), "malformed"],
])("%s is refused, and nothing is written", async ([, input, code]) => {
  await using world = await pipelineWorld(start);
  await expect(stop(world, input, dana)).rejects.toMatchObject({ code });
  const { rowCount } = await world.pool.query("select from kill_switches");
  expect(rowCount).toBe(0);
});

test("of the same stop asked for twice at once, one is written", async () => {
  await using world = await pipelineWorld(start);
  const both = await Promise.allSettled([
    stop(world, a("type", "post"), dana),
    stop(world, a("type", "post"), kim),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("one who asked may withdraw it, and nothing was stopped by then", async () => {
  await using world = await pipelineWorld(start);
  const { killSwitch } = await stop(world, a("all", ""), dana);
  await lift(world, killSwitch.id, dana);
  expect(await readSwitches(world)).toEqual({ live: [], waiting: [] });
  await expect(confirmSwitch(world, killSwitch.id, "everything", kim)).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await audited(world)).toEqual([`${dana} switch.ask`, `${dana} switch.withdraw`]);
});

test("the blast radius is what is accepted and not yet sent, by priority", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 100);
  const offer = await accept(world, {
    type: "offer",
    target: { broadcast: true },
    channels: ["push"],
  });
  await planNotification(world, offer);
  const of = (scope: Scope, value: string) => blastRadius(world, { scope, value });
  await accept(world, { type: "code", target: { userId: "user_1" } });
  await accept(world, { type: "post", target: { userIds: ["user_2", "user_3"] } });
  expect(await of("all", "")).toEqual({
    ...{ messages: [1, 2, 100], total: 103, notifications: 2, complete: true },
  });
  expect((await of("type", "post")).messages).toEqual([0, 2, 0]);
  expect((await of("notification", offer)).total).toBe(100);
  expect((await of("channel", "sms")).messages).toEqual([1, 0, 0]);
  expect((await of("segment", "none")).total).toBe(0);
  await feed(world, offer);
  await runBatch(world, offer, 0);
  expect((await of("type", "offer")).total).toBe(100);
  await world.drain();
  expect((await of("all", "")).total).toBe(0);
});

test("what a switch stopped is counted: what it holds while it waits, what it dropped", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 50);
  const { killSwitch: hold } = await stop(world, a("type", "offer"), dana);
  const { killSwitch: drop } = await stop(world, a("type", "post", { mode: "drop" }), dana);
  for (const type of ["offer", "post"]) {
    await accept(world, { type, target: { broadcast: true }, channels: ["push"] });
    await accept(world, { type, target: { userId: "user_1" }, channels: ["push"] });
  }
  await world.drain();
  expect(await stoppedSoFar(world, hold)).toEqual({ messages: 51, complete: true });
  expect(await stoppedSoFar(world, drop)).toEqual({ messages: 51, complete: true });
});

test("values are found by key and by name, and a typed percent sign is one", async () => {
  await using world = await pipelineWorld(start);
  const found = async (scope: Scope, q: string) =>
    (await suggestValues(world.pool, scope, q)).map(({ value }) => value);
  expect(await found("type", "off")).toEqual(["offer"]);
  expect(await found("type", "%")).toEqual([]);
  expect(await found("category", "")).toEqual(["marketing", "security", "social"]);
  expect(await found("producer", "test")).toEqual(["1"]);
  expect(await found("channel", "pu")).toEqual(["push"]);
  expect(await found("all", "x")).toEqual([]);
});

test("one search finds what can be stopped whatever it is, a few of each kind", async () => {
  await using world = await pipelineWorld(start);
  await world.pool.query(
    `insert into campaigns (name, type_key, audience, delivery, created_by, updated_by)
     select 'Posting offer ' || n, 'offer', '{}', '{}', 'ada', 'ada' from generate_series(1, 5) n`,
  );
  const found = async (q: string) =>
    (await findTargets(world.pool, q)).map(({ scope, value }) => `${scope}:${value}`);
  expect(await found("posting offer")).toEqual(["campaign:5", "campaign:4", "campaign:3"]);
  expect(await found("offer")).toContain("type:offer");
  expect(await found("test")).toContain("producer:1");
  expect(await found("p1")).toEqual(["priority:p1"]);
  expect(await found("sms")).toContain("channel:sms");
  expect(await found("nothing is called so")).toEqual([]);
});

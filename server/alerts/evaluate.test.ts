import { expect, test } from "vitest";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";
import { above } from "./conditions/threshold";
import { createEvaluator } from "./evaluate";
import { rule, source } from "./rule";
import { createSources } from "./rules";
import { ensureRules } from "./settings";

const minuteMs = 60_000;
/** Partitions exist around the real time. */
const start = new Date();

async function world() {
  let now = start;
  const context = await testContext({ clock: { now: () => now } });
  await context.pool.query(
    `insert into worker_leases (priority, host, pid, beat_at)
     select p, 'test', p, 'infinity' from generate_series(0, 2) p`,
  );
  await ensureRules(context.pool);
  return {
    ...context,
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
  };
}

type Row = { rule: string; group: string; state: string; tier: string; sentence: string };

async function alertsOf({ pool }: Context): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `select rule_key as rule, group_key as group, state, tier, sentence from alerts
     order by rule_key, group_key, id`,
  );
  return rows;
}

test("on an empty workspace with its workers nothing is wrong", async () => {
  await using context = await world();
  await createEvaluator(context).evaluate();
  expect(await alertsOf(context)).toEqual([]);
});

test("workers that are still starting are not missing yet; those that never come are", async () => {
  await using context = await world();
  await context.pool.query("delete from worker_leases");
  const evaluator = createEvaluator(context);
  await evaluator.evaluate();
  context.pass(30_000);
  await evaluator.evaluate();
  expect(await alertsOf(context)).toEqual([]);
  context.pass(30_000);
  await evaluator.evaluate();
  context.pass(5_000);
  await evaluator.evaluate();
  const missing = await alertsOf(context);
  expect(missing.map(({ group, state }) => `${group} ${state}`)).toEqual([
    "P0 firing",
    "P1 firing",
    "P2 firing",
  ]);
});

test("a dead letter fires once, is told with its cause, and is over when it was decided", async () => {
  await using context = await world();
  const evaluator = createEvaluator(context);
  await context.pool.query(
    `insert into dead_letters (at, stage, cause, error, pointer, messages)
     values ($1, 'sending', 'it broke', 'it broke', '{}', 3)`,
    [start],
  );
  expect(await evaluator.evaluate()).toBe(1);
  context.pass(5_000);
  expect(await evaluator.evaluate()).toBe(0);
  expect(await alertsOf(context)).toEqual([
    {
      ...{ rule: "dead-letters", group: "", state: "firing", tier: "chat" },
      sentence: "1 dead letter (3 messages) is open: it broke.",
    },
  ]);
  await context.pool.query("update dead_letters set state = 'discarded'");
  context.pass(61_000);
  await evaluator.evaluate();
  expect(await alertsOf(context)).toMatchObject([{ state: "resolved" }]);
  const { rows } = await context.pool.query("select event from alert_events order by id");
  expect(rows).toEqual([{ event: "fired" }, { event: "resolved" }]);
});

test("a process that takes over goes on with the alerts that it finds, and fires none twice", async () => {
  await using context = await world();
  const [first, second] = [createEvaluator(context), createEvaluator(context)];
  await Promise.all([first.evaluate(), second.evaluate()]);
  await context.pool.query("delete from worker_leases where priority = 0");
  await first.evaluate();
  context.pass(6_000);
  const fired = await Promise.all([first.evaluate(), second.evaluate()]);
  expect(fired.toSorted()).toEqual([0, 1]);
  expect(await alertsOf(context)).toMatchObject([
    { rule: "worker-missing", group: "P0", state: "firing", tier: "page" },
  ]);
});

test("figures that cannot be read leave their alerts as they are, and the other rules go on", async () => {
  await using context = await world();
  let broken = false;
  const shaky = source("shaky", async () => {
    if (broken) throw new Error("no figures");
    return 7;
  }, [
    rule({
      ...{ key: "dead-letters", name: "", meaning: "", tier: "chat", condition: "threshold" },
      ...{ unit: "count", side: "above", forSeconds: 0, numbers: {} },
      judge: (value: number) => [{ group: "", ...above(value, 1), sentence: "It is wrong." }],
    }),
  ]);
  const others = createSources().filter(({ key }) => key === "workers");
  const evaluator = createEvaluator(context, [shaky, ...others]);
  await evaluator.evaluate();
  broken = true;
  await context.pool.query("delete from worker_leases where priority = 1");
  context.pass(10 * minuteMs);
  await evaluator.evaluate();
  context.pass(6_000);
  await evaluator.evaluate();
  expect(await alertsOf(context)).toMatchObject([
    { rule: "dead-letters", state: "firing" },
    { rule: "worker-missing", group: "P1", state: "firing" },
  ]);
});

test("a rule that is switched off ends what it had found", async () => {
  await using context = await world();
  const evaluator = createEvaluator(context);
  await evaluator.evaluate();
  await context.pool.query("delete from worker_leases where priority = 0");
  await evaluator.evaluate();
  context.pass(6_000);
  await evaluator.evaluate();
  await context.pool.query("update alert_rules set enabled = false where key = 'worker-missing'");
  await evaluator.evaluate();
  expect(await alertsOf(context)).toMatchObject([{ state: "resolved" }]);
});

test("numbers that somebody set count, and survive an upgrade; others are renewed", async () => {
  await using context = await world();
  const { pool } = context;
  await pool.query(
    `update alert_rules set settings = '{"above": 5}', tier = 'dashboard', revision = 2
     where key = 'dead-letters'`,
  );
  await pool.query(
    "update alert_rules set tier = 'dashboard', for_seconds = 999 where key = 'no-traffic'",
  );
  await ensureRules(pool);
  const { rows } = await pool.query(
    `select key, tier, settings, for_seconds as "forSeconds" from alert_rules
     where key in ('dead-letters', 'no-traffic') order by key`,
  );
  expect(rows).toEqual([
    { key: "dead-letters", tier: "dashboard", settings: { above: 5 }, forSeconds: 0 },
    { key: "no-traffic", tier: "chat", settings: {}, forSeconds: 60 },
  ]);
  await pool.query(
    `insert into dead_letters (at, stage, cause, error, pointer)
     select $1, 'plan', 'x', 'x', '{}' from generate_series(1, 5)`,
    [start],
  );
  const evaluator = createEvaluator(context);
  await evaluator.evaluate();
  expect(await alertsOf(context)).toEqual([]);
  await pool.query(
    "insert into dead_letters (at, stage, cause, error, pointer) values (now(), 'plan', 'x', 'x', '{}')",
  );
  await evaluator.evaluate();
  expect(await alertsOf(context)).toMatchObject([{ rule: "dead-letters", tier: "dashboard" }]);
});

import { expect, it } from "vitest";
import { testContext } from "@/server/testing";
import { readMarks } from "./marks";
import { readSituation } from "./situation";

const now = new Date();
const ago = (ms: number) => new Date(now.getTime() - ms);
const minute = 60_000;

it("gathers what is wrong, open and stopped", async () => {
  await using context = await testContext({ clock: { now: () => now } });
  await context.pool.query(
    `insert into worker_leases (priority, host, pid, beat_at)
     values (0, 'h', 1, now() + interval '1 h'), (1, 'h', 2, now() + interval '1 h'), (2, 'h', 3, now() + interval '1 h')`,
  );
  await context.pool.query(
    "insert into producers (key, name, api_key_hash, api_key_prefix) values ('shop', 'Shop', 'x', 'ck_')",
  );
  const accept = { stage: "accept", priority: 1, producerId: 1, typeKey: "post" } as const;
  context.rollup.add(ago(minute), { ...accept, outcome: "accepted", n: 20 });
  context.rollup.add(ago(minute), { ...accept, outcome: "rejected", reason: "malformed", n: 60 });
  context.rollup.add(ago(20 * minute), {
    ...accept,
    outcome: "rejected",
    reason: "malformed",
    n: 9,
  });
  context.rollup.add(ago(30 * minute), { ...accept, outcome: "accepted", n: 50 });
  await context.rollup.flush();
  await context.pool.query(
    `insert into alerts (rule_key, tier, state, sentence, started_at, last_seen_at, fired_at, resolved_at)
     values ('chatty', 'chat', 'firing', 'Much is refused', $1, $1, $1, null),
            ('p0', 'page', 'firing', 'P0 is late', $1, $1, $1, null),
            ('old', 'page', 'resolved', 'Was late', $1, $1, $1, $2),
            ('soon', 'page', 'pending', 'Not yet', $1, $1, null, null)`,
    [ago(2 * minute), ago(minute)],
  );
  await context.pool.query(
    `insert into kill_switches (scope, value, reason, created_by, effective_at, lifted_at, expires_at)
     values ('channel', 'sms', 'costs', 'a@b.c', $1, null, null), ('all', '', 'over', 'a@b.c', $1, $1, null),
            ('type', 'post', 'ended', 'a@b.c', $1, null, $1)`,
    [ago(minute)],
  );
  await context.pool.query(
    `insert into dead_letters (at, stage, cause, error, pointer, messages, state)
     values ($1, 'sending', 'c', 'e', '{}', 40, 'open'), ($1, 'sending', 'c', 'e', '{}', 9, 'discarded')`,
    [ago(minute)],
  );
  const situation = await readSituation(context);
  expect(situation.findings).toMatchObject([
    { whose: "producer", text: "75 % of what Shop posts is refused", href: "/producers/shop" },
  ]);
  expect(situation.findings[0]?.since).toEqual(
    new Date(Math.floor(ago(20 * minute).getTime() / minute) * minute),
  );
  expect(situation.alerts.map(({ ruleKey }) => ruleKey)).toEqual(["p0", "chatty"]);
  expect(situation.switches.map(({ value }) => value)).toEqual(["sms"]);
  expect(situation.deadLetters).toEqual({ letters: 1, messages: 40 });
  expect(situation.lately).toMatchObject({ accepted: 20, sent: 0 });
});

it("marks what happened within a range, both how it began and how it ended", async () => {
  await using context = await testContext({ clock: { now: () => now } });
  await context.pool.query("insert into deploys (version, at) values ('1.0+a', $1), ('0.9', $2)", [
    ago(5 * minute),
    ago(90 * minute),
  ]);
  await context.pool.query(
    `insert into kill_switches (scope, value, reason, created_by, effective_at, lifted_at)
     values ('campaign', '7', 'wrong words', 'a@b.c', $1, $2)`,
    [ago(4 * minute), ago(2 * minute)],
  );
  await context.pool.query(
    `insert into alerts (rule_key, tier, state, sentence, started_at, last_seen_at, fired_at, resolved_at)
     values ('p0', 'page', 'resolved', 'P0 is late', $1, $1, $1, $2)`,
    [ago(80 * minute), ago(3 * minute)],
  );
  const marks = await readMarks(context.pool, ago(60 * minute), now);
  expect(marks.map(({ kind, turn, text }) => `${kind} ${turn}: ${text}`)).toEqual([
    "deploy on: Version 1.0+a",
    "switch on: Stopped: campaign 7 (wrong words)",
    "alert off: Resolved: P0 is late",
    "switch off: Let go: campaign 7",
  ]);
});

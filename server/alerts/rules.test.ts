import { expect, test } from "vitest";
import { openDesk } from "@/server/provider-accounts/desk";
import { bucketCount, bucketOf } from "@/server/rollups/latency";
import { testContext } from "@/server/testing";
import { createEvaluator } from "./evaluate";
import { databaseUnreachable, ruleInfos } from "./rules";
import { ensureRules } from "./settings";

const start = new Date();
/** A whole minute that has just ended. */
const minute = new Date(Math.floor(start.getTime() / 60_000) * 60_000).toISOString();

async function world() {
  let now = start;
  const context = await testContext({
    clock: { now: () => now },
    env: { DATABASE_EMBEDDED: "true" },
  });
  await context.pool.query(
    `insert into worker_leases (priority, host, pid, beat_at)
     select p, 'test', p, 'infinity' from generate_series(0, 2) p;
     insert into producers (key, name) values ('mill', 'Mill')`,
  );
  // Makes the sandbox's account, as every worker does at its start.
  await (await openDesk(context, 0)).close();
  await ensureRules(context.pool);
  return {
    ...context,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1_000);
    },
  };
}

const slow = (ms: number) =>
  `array[${Array.from({ length: bucketCount }, (_, i) => (i === bucketOf(ms) ? 100 : 0)).join()}]`;
const noBuckets = `array_fill(0::bigint, array[${bucketCount}])`;

const sent = (priority: number, ms: number) =>
  `insert into stats_minute (minute, stage, priority, channel, outcome, n, buckets)
   values ('${minute}', 'sending', ${priority}, 'push', 'sent', 100, ${slow(ms)})`;

const faults = (stage: string, n: number) =>
  `insert into faults_minute (minute, fault, stage, reason, priority, n)
   values ('${minute}', 'platform', '${stage}', 'unavailable', 1, ${n});
   insert into stats_minute (minute, stage, priority, outcome, n, buckets)
   values ('${minute}', 'accept', 1, 'accepted', 1000, ${noBuckets})`;

const setNumbers = (key: string, numbers: object) =>
  `update alert_rules set settings = '${JSON.stringify(numbers)}' where key = '${key}'`;

const letters = (n: number) =>
  `insert into dead_letters (at, stage, cause, error, producer_id, pointer)
   select '${start.toISOString()}', 'plan', 'it broke', 'it broke', p.id, '{}'
   from producers p, generate_series(1, ${n}) where p.key = 'mill'`;

const accepted = (seconds: number) =>
  `insert into notification_types (key, name, category, priority, channels) values ('t', 'T', 'c', 0, '{push}');
   insert into notifications (id, producer_id, type_key, priority, strategy, audience, channels, idempotency_key, expires_at)
   select uuidv7_floor('${start.toISOString()}'::timestamptz - interval '${seconds} s'), 1, 't', 0, 'direct',
     '{"kind": "everyone"}', '{push}', 'x', now() + interval '1 day'`;

/** What is wrong, by the rule and group that are to fire, and no other. */
const wrongs: [rule: string, group: string, sql: string][] = [
  ["p0-latency", "", sent(0, 9_000)],
  ["p1-latency", "", sent(1, 200_000)],
  ["success-rate", "", faults("sending", 100)],
  ["ingest-availability", "", faults("accept", 100)],
  [
    "no-traffic",
    "",
    `insert into producer_minute (minute, producer_id, stage, type_key, outcome, n, buckets)
     select '${minute}'::timestamptz - i * interval '1 min', 1, 'accept', 't', 'accepted', 1000, ${noBuckets}
     from generate_series(60, 1200) i`,
  ],
  ["queue-age", "P0", accepted(30)],
  [
    "callback-backlog",
    "",
    `insert into callback_inbox (provider, reports, received_at)
     values ('sandbox', '[]', '${start.toISOString()}'::timestamptz - interval '5 min')`,
  ],
  ["dead-letters", "", letters(1)],
  ["worker-missing", "P2", "delete from worker_leases where priority = 2"],
  [
    "credential-expiry",
    "sandbox-push",
    `update provider_configs set expires_at = '${start.toISOString()}'::timestamptz + interval '9 days'
     where key = 'sandbox-push'`,
  ],
  [
    "producer-cut-off",
    "mill",
    "update producers set cut_off_at = now(), cut_off_reason = 'it floods' where key = 'mill'",
  ],
  [
    "inbox-latency",
    "",
    `insert into canaries (channel, sent_at, outcome, latency_ms)
     values ('in_app', '${start.toISOString()}', 'arrived', 7000)`,
  ],
  [
    "canary-lost",
    "push",
    `insert into canaries (channel, sent_at, outcome)
     select 'push', '${start.toISOString()}'::timestamptz - i * interval '1 min', 'lost' from generate_series(1, 2) i`,
  ],
  ["pool-saturation", "connections", setNumbers("pool-saturation", { aboveShare: 0.001 })],
  ["partition-missing", "", "drop table if exists delivery_attempts cascade"],
  ["disk-full", "", setNumbers("disk-full", { freeBelow: 1 })],
  [
    "follower-partitions-stale",
    "",
    `insert into fanout_partitions (actor_id, from_user, to_user, followers, computed_at)
     values ('a', 0, 1, 1, '${start.toISOString()}'::timestamptz - interval '5 h')`,
  ],
  [
    "load-shedding",
    "",
    `insert into load_state (id, score, level, at) values (1, 0.8, 1, '${start.toISOString()}'::timestamptz + interval '1 h')
     on conflict (id) do update set score = 0.8, level = 1, at = excluded.at`,
  ],
  [
    "switch-broken-glass",
    "1",
    `insert into kill_switches (scope, reason, created_by, broke_glass) values ('all', 'a leak', 'ann', true)`,
  ],
];

test.for(wrongs)("%s fires for “%s”, and nothing else does", async ([rule, group, sql]) => {
  await using context = await world();
  const evaluator = createEvaluator(context);
  await evaluator.evaluate();
  await context.pool.query(sql);
  await evaluator.evaluate();
  const info = ruleInfos.find(({ key }) => key === rule);
  if (info && info.forSeconds > 0) {
    context.pass(info.forSeconds);
    await evaluator.evaluate();
  }
  const { rows } = await context.pool.query<{ rule: string; group: string; sentence: string }>(
    `select rule_key as rule, group_key as group, sentence from alerts where state = 'firing'`,
  );
  expect(rows).toMatchObject([{ rule, group }]);
  expect(rows[0]?.sentence).toMatch(/^\S.{20,}$/);
});

test("a provider that is down is told, and that no other is left", async () => {
  await using context = await world();
  const evaluator = createEvaluator(context);
  await context.pool.query(
    `insert into provider_health (account_id, state, reason)
     select id, 'open', 'It failed 9 of 10 times.' from provider_configs where key like 'sandbox-push%'
     on conflict (account_id) do update set state = 'open', reason = excluded.reason`,
  );
  await context.pool.query(
    `insert into rate_buckets (key, tokens, granted)
     select 'account:' || id || ':retry', 0.2, 0 from provider_configs where key = 'sandbox-push'`,
  );
  await evaluator.evaluate();
  context.pass(5);
  await evaluator.evaluate();
  const { rows } = await context.pool.query<{ told: string }>(
    `select rule_key || ' ' || group_key as told from alerts where state = 'firing' order by 1`,
  );
  expect(rows.map(({ told }) => told)).toEqual([
    "breaker-open sandbox-push",
    "breaker-open sandbox-push-backup",
    "no-provider-left push",
    "retry-budget-spent sandbox-push",
  ]);
});

test("three dead letters of a producer within a minute are told apart from the dead letters themselves", async () => {
  await using context = await world();
  await context.pool.query(letters(3));
  await createEvaluator(context).evaluate();
  const { rows } = await context.pool.query<{ told: string }>(
    `select rule_key || ' ' || group_key as told from alerts where state = 'firing' order by 1`,
  );
  expect(rows.map(({ told }) => told)).toEqual(["dead-letters ", "producer-dead-letters mill"]);
});

test("a long queue is told by its priority, and P0's is a page", async () => {
  await using context = await world();
  const evaluator = createEvaluator(context);
  await context.pool.query(setNumbers("queue-depth", { p0: 1 }));
  await context.pool.query(
    `insert into notifications (id, producer_id, type_key, priority, strategy, audience, channels, idempotency_key, expires_at)
     select uuidv7_floor($1::timestamptz + i * interval '1 ms'), 1, 't', 0, 'direct', '{"kind": "everyone"}',
       '{push}', 'x' || i, now() + interval '1 day' from generate_series(1, 5) i`,
    [start],
  );
  await evaluator.evaluate();
  context.pass(30);
  await evaluator.evaluate();
  const { rows } = await context.pool.query(
    "select group_key, tier from alerts where rule_key = 'queue-depth' and state = 'firing'",
  );
  expect(rows).toEqual([{ group_key: "P0", tier: "page" }]);
});

test("a database that grows fast is told", async () => {
  await using context = await world();
  const evaluator = createEvaluator(context);
  await context.pool.query(setNumbers("disk-growth", { perHour: 1e6 }));
  await evaluator.evaluate();
  await context.pool.query(
    "create table large as select repeat(md5(i::text), 30) as text from generate_series(1, 5000) i",
  );
  for (const seconds of [660, 300]) {
    context.pass(seconds);
    await context.pool.query("update worker_leases set beat_at = 'infinity'");
    await evaluator.evaluate();
  }
  const { rows } = await context.pool.query(
    "select state, detail from alerts where rule_key = 'disk-growth'",
  );
  expect(rows).toMatchObject([{ state: "firing", detail: { limit: 1e6 } }]);
  expect(rows[0].detail.samples.length).toBeGreaterThan(1);
});

test("every rule is fired by a test", () => {
  const fired = [
    ...wrongs.map(([rule]) => rule),
    ...["breaker-open", "no-provider-left", "retry-budget-spent", "producer-dead-letters"],
    ...["queue-depth", "disk-growth"],
    // By workers/watch.test.ts.
    databaseUnreachable.key,
  ];
  expect(ruleInfos.map(({ key }) => key).toSorted()).toEqual(fired.toSorted());
});

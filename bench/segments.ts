import type { Pool } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import { countAudience } from "@/server/audience/count";
import { compileFilter } from "@/server/audience/filter";
import { resolveSegments } from "@/server/audience/resolve-segments";
import { benchDatabase } from "./database";
import { describeMachine, percentile, report, timed } from "./measure";
import { addRecipients } from "./world";

/**
 * `npm run bench -- segments [share]`: ten segments over a million users (times the share): what the
 * builder asks for while somebody types, the exact count behind it, and a plain `select count(*)`.
 */
const share = Number(process.argv[2] ?? 1);
const users = 1_000_000 * share;
const messagesEach = 4;
const rounds = 10;

const segments: Record<string, SegmentFilter> = {
  plan: { field: "attributes.plan", op: "eq", value: "pro" },
  "plan, active this week": {
    all: [
      { field: "attributes.plan", op: "eq", value: "pro" },
      { field: "lastActiveAt", op: "withinDays", value: 7 },
    ],
  },
  "three zones, dormant": {
    all: [
      { field: "timeZone", op: "in", value: ["Europe/London", "Europe/Berlin", "Asia/Tokyo"] },
      { not: { field: "lastActiveAt", op: "withinDays", value: 30 } },
    ],
  },
  "age and push": {
    all: [
      { field: "attributes.age", op: "gte", value: 18 },
      { field: "attributes.age", op: "lt", value: 30 },
      { field: "reachable", op: "eq", value: "push" },
    ],
  },
  "signed up this year, by date": {
    any: [
      { field: "attributes.signupDate", op: "withinDays", value: 365 },
      { field: "attributes.age", op: "eq", value: 77 },
    ],
  },
  "mail but no push": {
    all: [
      { field: "reachable", op: "eq", value: "email" },
      { field: "reachable", op: "ne", value: "push" },
    ],
  },
  "iOS, got a post this week": {
    all: [
      { field: "platform", op: "eq", value: "ios" },
      { did: "received", type: "post.created", withinDays: 7 },
    ],
  },
  "opened nothing in 10 days": { not: { did: "opened", withinDays: 10 } },
  "follows a star, speaks pro": {
    all: [{ field: "follows", op: "eq", value: "star" }, { segment: "pro" }],
  },
  "a small list but the dormant": {
    all: [{ list: "vip" }, { field: "lastActiveAt", op: "withinDays", value: 60 }],
  },
};

await using database = await benchDatabase();
const { pool } = database;
const machine = await describeMachine(pool);
await fill(pool);
const now = new Date();

// Once unmeasured: the caches of a workspace in use are warm.
for (const filter of Object.values(segments)) await countAudience(pool, filter, { now });
const before = await sequentialScans(pool);
const estimates: number[] = [];
const errors: number[] = [];
const rough = new Map<string, { estimate: number; margin: number }>();
for (let round = 0; round < rounds; round++) {
  for (const [name, filter] of Object.entries(segments)) {
    const { result, seconds } = await timed(() => countAudience(pool, filter, { now }));
    estimates.push(seconds * 1_000);
    rough.set(name, result);
  }
}
const scans = (await sequentialScans(pool)) - before;

const exact: number[] = [];
const plain: number[] = [];
let timedOut = 0;
for (const [name, filter] of Object.entries(segments)) {
  const one = await timed(() => countAudience(pool, filter, { now, exact: true }));
  const other = await timed(() => plainCount(pool, filter));
  exact.push(one.seconds * 1_000);
  plain.push(other.seconds * 1_000);
  const guess = rough.get(name) ?? { estimate: 0, margin: 0 };
  if (one.result.exact === null) timedOut++;
  else if (one.result.exact !== other.result)
    throw new Error(`${name}: ${one.result.exact} is not ${other.result}`);
  errors.push(Math.abs(guess.estimate - other.result) / Math.max(1, guess.margin));
  console.log(
    `${name}: about ${guess.estimate} ± ${guess.margin}, exactly ${other.result}; ` +
      `exact in ${(one.seconds * 1_000).toFixed(0)} ms, plain count ${(other.seconds * 1_000).toFixed(0)} ms`,
  );
}

report("segments", machine, [
  { name: "users", value: users, unit: "users" },
  { name: "countMsP50", value: percentile(estimates, 0.5), unit: "ms" },
  { name: "countMsP95", value: percentile(estimates, 0.95), unit: "ms", goal: { atMost: 1_000 } },
  { name: "sequentialScansOfCounts", value: scans, unit: "scans", goal: { atMost: 0 } },
  { name: "exactMsP50", value: percentile(exact, 0.5), unit: "ms" },
  { name: "exactMsMax", value: Math.max(...exact), unit: "ms" },
  { name: "exactTimedOut", value: timedOut, unit: "of 10" },
  { name: "plainMsP50", value: percentile(plain, 0.5), unit: "ms" },
  { name: "plainMsMax", value: Math.max(...plain), unit: "ms" },
  {
    name: "plainToCountP95",
    value: percentile(plain, 0.95) / percentile(estimates, 0.95),
    unit: "×",
  },
  {
    name: "estimatesWithinMargin",
    value: errors.filter((error) => error <= 1).length,
    unit: "of 10",
  },
]);
console.log(`
count: what the builder shows while somebody types: the estimate, the channels, ten people; at most 16 384 users.
exact: the same with everybody counted. plain: select count(*) with the same predicate, exact and nothing else.`);

async function plainCount(on: Pool, filter: SegmentFilter): Promise<number> {
  const { sql, values } = compileFilter(await resolveSegments(on, filter), 2, "$1");
  const { rows } = await on.query<{ n: number }>(
    `select count(*)::int as n from users u where u.erased_at is null and $1::timestamptz is not null and ${sql}`,
    [now, ...values],
  );
  return rows[0]?.n ?? 0;
}

/** Of the tables that grow with the users; every connection's figures are sent before. */
async function sequentialScans(on: Pool): Promise<number> {
  await on.query("select pg_stat_force_next_flush()");
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const { rows } = await on.query<{ n: number }>(
    `select coalesce(sum(seq_scan), 0)::int as n from pg_stat_user_tables
     where relname ~ '^(users|devices|follows|audience_list_members|messages|deliveries)' and n_live_tup > 1000`,
  );
  return rows[0]?.n ?? 0;
}

/** Recipients as everywhere, and what these segments ask for: ages, dates, a star, a list, opened messages. */
async function fill(on: Pool): Promise<void> {
  await addRecipients(on, { from: 0, to: users, messagesEach, now: new Date() });
  await on.query(
    `update users set attributes = attributes || jsonb_build_object('age', 16 + abs(hashint8(id) % 60),
       'signupDate', (now() - make_interval(days => abs(hashint8(id + 7) % 1400)))::date)`,
  );
  await on.query("vacuum (full, analyze) users");
  await on.query(
    "insert into follows (actor_id, user_id) select 'star', id from users where id % 4 = 0",
  );
  await on.query(`insert into segments (key, name, filter) values ('pro', 'Pro', $1)`, [
    JSON.stringify(segments.plan),
  ]);
  await on.query(
    `with list as (insert into audience_lists (key, name, created_by) values ('vip', 'VIP', 'bench') returning id)
     insert into audience_list_members (list_id, user_id)
     select list.id, u.id from list, users u where u.id % 397 = 0`,
  );
  await on.query("update messages set read_at = now() where user_id % 5 = 0");
  await on.query("vacuum (analyze) users, follows, audience_list_members, messages");
}

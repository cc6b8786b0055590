import type { Pool } from "@/db/client";
import { readBacklog, readDepth } from "@/server/health/depth.sql";
import { priorities, queuesOf } from "@/server/queues";

export type Queues = {
  /** Accepted and not evaluated, or evaluated and not handed over. */
  depth: { priority: number; waiting: number }[];
  /** How long (s) the oldest work that could be done now has been waiting. */
  ages: { priority: number; seconds: number; queue: string }[];
  callbacks: { waiting: number; oldestSeconds: number };
  letters: { cause: string; letters: number; messages: number }[];
};

/** Each part is answered from what is open alone, whatever lies behind. */
export async function readQueues(pool: Pool, at: Date): Promise<Queues> {
  const [backlog, depth, ages, callbacks, letters] = await Promise.all([
    readBacklog(pool),
    readDepth(pool),
    readAges(pool, at),
    readCallbacks(pool, at),
    readLetters(pool),
  ]);
  const waiting = (priority: number) =>
    [...backlog, ...depth].reduce((sum, one) => sum + (one.priority === priority ? one.n : 0), 0);
  return {
    depth: [0, 1, 2].map((priority) => ({ priority, waiting: waiting(priority) })),
    ages,
    callbacks,
    letters,
  };
}

/**
 * The oldest accepted notification of each priority (index notifications_open, the first entry of each
 * partition), and the oldest job of each queue that may run now (index job_i11: one probe a queue).
 */
export async function readAges(pool: Pool, at: Date): Promise<Queues["ages"]> {
  const { rows } = await pool.query<Queues["ages"][number]>({
    name: "alerts.ages",
    text: `
select distinct on (priority) priority, queue, seconds from (
  select ask.priority, 'accepted' as queue,
    extract(epoch from $1::timestamptz - uuidv7_time(oldest.id))::float8 as seconds
  from unnest('{0,1,2}'::int[]) as ask(priority), lateral (
    select id from notifications
    where priority = ask.priority and status = 'accepted' and completed_at is null
    order by id limit 1) oldest
  union all
  select q.priority, q.name, extract(epoch from $1::timestamptz - oldest.since)::float8
  from unnest($2::text[], $3::int[]) as q(name, priority), lateral (
    select greatest(created_on, start_after) as since from pgboss.job
    where name = q.name and state < 'active' and not blocked and start_after <= $1
    order by priority desc, created_on limit 1) oldest
) waiting
order by priority, seconds desc`,
    values: [at, named.map(({ name }) => name), named.map(({ priority }) => priority)],
  });
  return rows;
}

const named = priorities.flatMap((priority) =>
  queuesOf(priority).map((name) => ({ name, priority })),
);

/** Index callback_inbox_open. */
async function readCallbacks(pool: Pool, at: Date): Promise<Queues["callbacks"]> {
  const { rows } = await pool.query<Queues["callbacks"]>({
    name: "alerts.callbacks",
    text: `
select (select count(*)::int from (
          select from callback_inbox where failed_at is null limit 100001) open) as waiting,
  coalesce(extract(epoch from $1::timestamptz - (
    select received_at from callback_inbox where failed_at is null order by id limit 1)), 0)::float8
    as "oldestSeconds"`,
    values: [at],
  });
  return rows[0] ?? { waiting: 0, oldestSeconds: 0 };
}

/** Index dead_letters_state: only the open ones. */
async function readLetters(pool: Pool): Promise<Queues["letters"]> {
  const { rows } = await pool.query<Queues["letters"][number]>({
    name: "alerts.letters",
    text: `
select cause, count(*)::int as letters, sum(messages)::bigint as messages
from dead_letters where state = 'open' group by cause order by 2 desc limit 100`,
  });
  return rows;
}

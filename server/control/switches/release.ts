import { jobsIn, type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { type Priority, priorities, queues } from "@/server/queues";
import { isAbout, isHeld, isOn } from "./stopping.sql";

type Lifted = { id: number; scope: string; value: string };

/** Rows moved in one transaction, and pointers in one job. */
const step = 5_000;
const idsPerJob = 100;

/**
 * Lets go what lifted switches held, exactly where it was, where no other switch holds it: P0 first. What is
 * past its time ends as such when it is evaluated, or loaded.
 * @returns how many switches were released.
 */
export async function releaseLifted(context: Context): Promise<number> {
  const { rows } = await context.pool.query<Lifted>({
    name: "switches.lifted",
    text: `select id, scope, value from kill_switches
           where mode = 'hold' and lifted_at is not null and effective_at is not null
             and released_at is null order by lifted_at limit 10`,
  });
  for (const lifted of rows) {
    for (const priority of priorities) {
      await releaseNotifications(context, priority);
      await releaseBatches(context, priority, lifted);
      await releaseDeliveries(context, priority, lifted);
    }
    await context.pool.query("update kill_switches set released_at = $2 where id = $1", [
      lifted.id,
      context.clock.now(),
    ]);
  }
  return rows.length;
}

/** What was not evaluated yet. A range of the partial index notifications_open. */
async function releaseNotifications(context: Context, priority: Priority): Promise<void> {
  let moved: number;
  do {
    moved = await transaction(context.pool, async (client) => {
      const { rows } = await client.query<{ id: string; direct: boolean }>({
        name: "switches.release-notifications",
        text: `
update notifications n set status = 'accepted'
from (select x.id from notifications x join notification_types t on t.key = x.type_key
      where x.priority = $1 and x.status = 'held' and x.completed_at is null and not ${isHeld("$2")}
      order by x.id limit ${step} for update of x skip locked) due
where n.id = due.id
returning n.id, n.user_id is not null as direct`,
        values: [priority, context.clock.now()],
      });
      await enqueue(context, client, priority, rows);
      return rows.length;
    });
  } while (moved === step);
}

async function enqueue(
  { boss }: Context,
  client: PoolClient,
  priority: Priority,
  rows: { id: string; direct: boolean }[],
): Promise<void> {
  const db = jobsIn(client);
  const direct = rows.filter((row) => row.direct).map(({ id }) => id);
  const jobs = [];
  for (let i = 0; i < direct.length; i += idsPerJob)
    jobs.push({ data: { ids: direct.slice(i, i + idsPerJob) } });
  if (jobs.length > 0) await boss.insert(queues.fanout(priority), jobs, { db });
  const plans = rows.filter((row) => !row.direct).map(({ id }) => ({ data: { ids: [id] } }));
  if (plans.length > 0) await boss.insert(queues.plan(priority), plans, { db });
}

/** The switch $2, $3 as the alias k that `isAbout` reads. */
const lifting = "(select $2::text as scope, $3::text as value) k";

/** Ranges whose jobs came while their fan-out was held. A pointer may repeat. */
async function releaseBatches(
  { pool, boss }: Context,
  priority: Priority,
  { scope, value }: Lifted,
): Promise<void> {
  const { rows } = await pool.query<{ notificationId: string; fromUser: number }>({
    name: "switches.release-batches",
    text: `select b.notification_id as "notificationId", b.from_user as "fromUser"
           from fanouts f
           join fanout_batches b on b.notification_id = f.notification_id and b.done_at is null
           join notifications x on x.id = f.notification_id
           join notification_types t on t.key = x.type_key
           cross join ${lifting}
           where f.priority = $1 and f.done_at is null and ${isAbout}
           limit ${step}`,
    values: [priority, scope, value],
  });
  if (rows.length > 0)
    await boss.insert(
      queues.fanout(priority),
      rows.map((data) => ({ data })),
    );
}

type Key = { notificationId: string; userId: number; channel: string };

const first: Key = {
  notificationId: "00000000-0000-0000-0000-000000000000",
  userId: 0,
  channel: "",
};

/**
 * What had been evaluated: due now, so that it is loaded and judged again. Each row once, in the order of the
 * key: one that something else keeps waiting is parked again, and not looked at twice. Reads the partial index
 * deliveries_waiting.
 */
async function releaseDeliveries(
  { pool, clock }: Context,
  priority: Priority,
  { scope, value }: Lifted,
): Promise<void> {
  let last: Key | undefined = first;
  while (last) {
    const { rows }: { rows: Key[] } = await pool.query<Key>({
      name: "switches.release-deliveries",
      text: `
with due as materialized (
  select d.notification_id, d.user_id, d.channel
  from deliveries d
  join notifications x on x.id = d.notification_id
  join notification_types t on t.key = x.type_key
  cross join ${lifting}
  where d.priority = $1 and d.not_before = 'infinity' and d.reason in ('kill_switch', 'unknown')
    and (${isAbout} or k.scope = 'channel' and k.value = d.channel or k.scope = 'provider')
    and (d.notification_id, d.user_id, d.channel) > ($5::uuid, $6::bigint, $7::text)
    and not ${isHeld("$4")}
    and not exists (select from kill_switches k where k.scope = 'channel' and k.value = d.channel
                    and k.mode = 'hold' and ${isOn("$4")})
  order by d.notification_id, d.user_id, d.channel limit ${step}
),
moved as (
  update deliveries d set not_before = $4 from due
  where d.notification_id = due.notification_id and d.user_id = due.user_id and d.channel = due.channel
    and d.not_before = 'infinity'
)
select notification_id as "notificationId", user_id as "userId", channel from due
order by 1, 2, 3`,
      values: [priority, scope, value, clock.now(), last.notificationId, last.userId, last.channel],
    });
    last = rows.length === step ? rows.at(-1) : undefined;
  }
}

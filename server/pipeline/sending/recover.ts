import { jobsIn, type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { idFloor } from "@/server/ids";
import { type Priority, queues } from "@/server/queues";
import { leaseMs } from "./load-chunk.sql";

/** What one recovery looks at: P0's open notifications are few. */
const most = 5_000;
const idsPerJob = 25;

/** Where a worker's process runs: `machine` says on which kernel its pid means anything. */
export type WorkerProcess = { machine: string | null; pid: number };

/**
 * Finds workers of a priority that are dead: their lease ended, or their process is gone. Puts back what died
 * with them. The queue notices a dead worker only after 10 s; for P0 that is too late, so everything open is
 * enqueued again from its rows. Pointers may repeat: rows are claimed once. P1 and P2 wait for the queue's own retry.
 * @param isGone whether a process is known to have ended: nobody has to wait for its lease then.
 * @returns how many dead workers were found; each is found by exactly one caller.
 */
export async function recoverDead(
  context: Context,
  priority: Priority,
  isGone: (process: WorkerProcess) => boolean,
): Promise<number> {
  const { rows: leases } = await context.pool.query<
    WorkerProcess & { id: number; silent: boolean }
  >({
    name: "recover.leases",
    text: `select id, machine, pid, ${isSilent} as silent from worker_leases where priority = $1`,
    values: [priority],
  });
  const gone = leases.filter(isGone).map(({ id }) => id);
  if (gone.length === 0 && !leases.some(({ silent }) => silent)) return 0;
  return transaction(context.pool, async (client) => {
    const { rowCount } = await client.query({
      name: "recover.dead",
      text: `delete from worker_leases where priority = $1 and (id = any($2::int[]) or ${isSilent})`,
      values: [priority, gone],
    });
    if (rowCount && priority === 0) await requeueOpen(context, client);
    return rowCount ?? 0;
  });
}

const isSilent = `beat_at < clock_timestamp() - interval '${leaseMs} ms'`;

/** A code that is open for so long (ms), and waits for nothing, has lost its job. */
const overlookedMs = 30_000;

/**
 * Enqueues codes again that are open for too long: whatever became of their jobs, nothing accepted is lost.
 * A pointer to what a living worker is sending, or what another job points to as well, finds nothing to do.
 * @returns how many were found.
 */
export async function requeueOverlooked({ pool, boss, clock, log }: Context): Promise<number> {
  const { rows } = await pool.query<{ id: string; userId: number; channel: string | null }>({
    name: "recover.overlooked",
    // The partial index notifications_open, then primary keys.
    text: `select n.id, n.user_id as "userId", d.channel
           from notifications n left join deliveries d on d.notification_id = n.id and d.user_id = n.user_id
             and n.status = 'running' and d.state = 'queued' and d.not_before is null
           where n.priority = 0 and n.completed_at is null and n.user_id is not null and n.id < $1::uuid
             and (n.status = 'accepted' or d.channel is not null)
           order by n.id limit ${most}`,
    values: [idFloor(new Date(clock.now().getTime() - overlookedMs))],
  });
  for (const [channel, found] of Map.groupBy(rows, (row) => row.channel)) {
    const some = pieces(found);
    if (channel === null) await boss.insert(queues.fanout(0), some.map(idsOf));
    else await boss.insert(queues.sending(channel, 0), some.map(spansOf));
  }
  if (rows.length > 0) log.warn({ codes: rows.length }, "codes without a job were enqueued again");
  return rows.length;
}

/** What one job each points to: few, so that a slow one delays few. */
const pieces = <T>(all: T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / idsPerJob) }, (_, i) =>
    all.slice(i * idsPerJob, (i + 1) * idsPerJob),
  );

const idsOf = (piece: { id: string }[]) => ({ data: { ids: piece.map(({ id }) => id) } });

const spansOf = (piece: { id: string; userId: number }[]) => ({
  data: {
    spans: piece.map(({ id, userId }) => ({
      notificationId: id,
      fromUser: userId,
      toUser: userId,
    })),
  },
});

/** Reads the partial index notifications_open. */
async function requeueOpen({ boss, log }: Context, client: PoolClient): Promise<void> {
  const db = jobsIn(client);
  const { rows: open } = await client.query<{ id: string; status: string; direct: boolean }>(
    `select id, status, user_id is not null as direct from notifications
     where priority = 0 and completed_at is null and status in ('accepted', 'running')
     order by id limit ${most}`,
  );
  const accepted = open.filter(({ status }) => status === "accepted");
  const direct = pieces(accepted.filter((n) => n.direct)).map(idsOf);
  if (direct.length > 0) await boss.insert(queues.fanout(0), direct, { db });
  for (const { id } of accepted.filter((n) => !n.direct)) {
    await boss.insert(queues.plan(0), [{ data: { ids: [id] } }], { db });
  }
  const running = open.filter(({ status }) => status === "running").map(({ id }) => id);
  await requeueBatches(client, running, (jobs) => boss.insert(queues.fanout(0), jobs, { db }));
  const spans = await unsent(client, running);
  for (const [channel, ofChannel] of Map.groupBy(spans, (span) => span.channel)) {
    await boss.insert(queues.sending(channel, 0), [{ data: { spans: ofChannel } }], { db });
  }
  log.warn(
    { accepted: accepted.length, unsent: spans.length },
    "a dead worker's work was put back",
  );
}

async function requeueBatches(
  client: PoolClient,
  ids: string[],
  insert: (jobs: { data: object }[]) => Promise<unknown>,
): Promise<void> {
  const { rows } = await client.query<{ notificationId: string; fromUser: number }>(
    `select notification_id as "notificationId", from_user as "fromUser" from fanout_batches
     where notification_id = any($1::uuid[]) and done_at is null`,
    [ids],
  );
  if (rows.length > 0) await insert(rows.map((data) => ({ data })));
}

async function unsent(client: PoolClient, ids: string[]) {
  const { rows } = await client.query<{
    notificationId: string;
    channel: string;
    fromUser: number;
    toUser: number;
  }>(
    `select notification_id as "notificationId", channel, min(user_id) as "fromUser",
            max(user_id) as "toUser"
     from deliveries
     where notification_id = any($1::uuid[]) and state in ('queued', 'sending') and not_before is null
     group by 1, 2`,
    [ids],
  );
  return rows;
}

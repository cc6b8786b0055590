import { jobsIn, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { idFloor } from "@/server/ids";
import { type Priority, queues } from "@/server/queues";

const most = 2_000;
const idsPerJob = 100;

/**
 * Accepts scheduled notifications whose time has come, until none is left: a thousand of one second do not
 * wait for each other's next turn.
 * @returns how many were due.
 */
export async function acceptDue(context: Context, priority: Priority): Promise<number> {
  let due = 0;
  for (;;) {
    const accepted = await acceptSome(context, priority);
    due += accepted;
    if (accepted < most) return due;
  }
}

/**
 * Their state and their jobs in one transaction. Their ids carry the time, so this is a range of the index
 * notifications_open.
 */
async function acceptSome(context: Context, priority: Priority): Promise<number> {
  const { pool, boss, clock } = context;
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string; direct: boolean }>({
      name: "tracking.due",
      text: `
update notifications n set status = 'accepted'
from (select id from notifications
      where priority = $1 and status = 'scheduled' and completed_at is null and id < $2::uuid
      order by id limit ${most} for update skip locked) due
where n.id = due.id
returning n.id, n.user_id is not null as direct`,
      values: [priority, idFloor(new Date(clock.now().getTime() + 1))],
    });
    const db = jobsIn(client);
    const direct = rows.filter((row) => row.direct).map(({ id }) => id);
    const jobs = Array.from({ length: Math.ceil(direct.length / idsPerJob) }, (_, i) => {
      return { data: { ids: direct.slice(i * idsPerJob, (i + 1) * idsPerJob) } };
    });
    if (jobs.length > 0) await boss.insert(queues.fanout(priority), jobs, { db });
    const plans = rows.filter((row) => !row.direct).map(({ id }) => ({ data: { ids: [id] } }));
    if (plans.length > 0) await boss.insert(queues.plan(priority), plans, { db });
    return rows.length;
  });
}

import { transaction } from "@/db/client";
import { externalChannels } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import type { Desk } from "@/server/provider-accounts/desk";
import type { Priority } from "@/server/queues";
import { type Due, enqueueDue } from "./enqueue-due";

/** Rows released at once, where no pace says less. */
const most = 2_000;
/** The share of a second's pace that one run releases; it runs four times a second. */
const share = 0.25;

/**
 * Lets go on what found no account, as fast as the accounts that came back take it: and at once what expired
 * or was cancelled meanwhile, so that it ends. One row alone where a probe is due.
 * Reads the partial index deliveries_waiting, at its beginning.
 * @returns how many were released.
 */
export async function releaseStranded(
  context: Context,
  desk: Desk,
  priority: Priority,
): Promise<number> {
  const { rows } = await context.pool.query({
    name: "sending.any-stranded",
    text: "select from deliveries where priority = $1 and not_before = '-infinity' limit 1",
    values: [priority],
  });
  if (rows.length === 0) return 0;
  let released = await release(context, priority, over, [context.clock.now()], most);
  for (const { key } of externalChannels) {
    const { links, probe } = desk.route(key, priority);
    const paces = links.map(({ account }) => desk.pace(account));
    const pace = paces.reduce<number>((sum, one) => sum + (one ?? most / share), 0);
    const limit = links.length > 0 ? Math.ceil(pace * share) : probe ? 1 : 0;
    if (limit === 0) continue;
    released += await release(context, priority, "d.channel = $3", [key], Math.min(limit, most));
  }
  return released;
}

const over = `exists (select from notifications n where n.id = d.notification_id
  and (n.expires_at <= $3::timestamptz or n.cancelled_at is not null))`;

async function release(
  context: Context,
  priority: Priority,
  which: string,
  values: unknown[],
  limit: number,
): Promise<number> {
  return transaction(context.pool, async (client) => {
    const { rows } = await client.query<Due>(
      `with due as (
         select notification_id, user_id, channel from deliveries d
         where priority = $1 and not_before = '-infinity' and ${which}
         limit $2 for update skip locked
       )
       update deliveries d set not_before = null from due
       where d.notification_id = due.notification_id and d.user_id = due.user_id
         and d.channel = due.channel
       returning d.notification_id as "notificationId", d.user_id as "userId", d.channel`,
      [priority, limit, ...values],
    );
    await enqueueDue(context, client, priority, rows);
    return rows.length;
  });
}

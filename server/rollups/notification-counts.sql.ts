import type { Queryable } from "@/db/client";

/** A change of one count of a fan-out; `n` may be negative. `channel` '' counts the message itself. */
export type CountChange = {
  notificationId: string;
  channel: string;
  outcome: string;
  reason?: string;
  n: number;
};

/**
 * What recipients did with a delivery or an inbox message, counted beside the outcomes: the first time of
 * each kind. Of the inbox it counts under the channel in_app: delivered is what fan-out put there, or, of a broadcast,
 * whose screen it was on.
 */
export const engagementKinds = [
  "delivered",
  "opened",
  "clicked",
  "bounced",
  "soft_bounced",
  "complained",
  "archived",
] as const;

/** Concurrent transactions rarely meet on one of so many rows; readers sum them. */
const slots = 8;

/**
 * Applies changes in the caller's transaction, so that counts are exact whatever crashes. Only for
 * fan-outs and broadcasts: a direct notification is counted from its few rows. Rows are written in key order: no
 * deadlock.
 */
export async function changeCounts(client: Queryable, changes: CountChange[]): Promise<void> {
  if (changes.length === 0) return;
  await client.query({
    name: "counts.change",
    text: `
insert into notification_counts as c (notification_id, slot, channel, outcome, reason, n)
select r."notificationId", $2, channel, outcome, coalesce(reason, ''), sum(r.n)
from json_to_recordset($1::json)
  as r("notificationId" uuid, channel text, outcome text, reason text, n bigint)
where exists (select from fanouts f where f.notification_id = r."notificationId")
  -- A broadcast in the inbox alone has no fan-out.
  or r.channel = 'in_app' and exists (select from notifications b
    where b.id = r."notificationId" and b.strategy = 'read')
group by 1, 3, 4, 5 order by 1, 3, 4, 5
on conflict (notification_id, slot, channel, outcome, reason) do update set n = c.n + excluded.n`,
    values: [JSON.stringify(changes), Math.floor(Math.random() * slots)],
  });
}

import type { PoolClient } from "@/db/client";
import type { Context } from "@/server/context";
import { releaseWaiting } from "@/server/pipeline/fanout/control";
import { type Effect, effectOf } from "./effect";
import { releaseParked } from "./pause-open";
import { transition } from "./transition";

/**
 * Ends a campaign, all of it in one transaction: waves that have not started never do, and nothing more is
 * handed over. What waits (holds, retries) is then ended too; each would else end when it is due.
 */
export async function cancelCampaign(context: Context, id: number, by: string): Promise<Effect> {
  const at = context.clock.now();
  const ended: string[] = [];
  const effect = await effectOf(context, id, async (client) => {
    await transition(client, id, { to: "cancelled", by, at });
    await client.query(
      "update campaign_waves set state = 'cancelled' where campaign_id = $1 and state = 'planned'",
      [id],
    );
    ended.push(...(await endOpen(client, id, at)));
    await releaseParked(client, id, at);
  });
  for (const one of ended) await releaseWaiting(context.pool, one, at);
  return effect;
}

/** Cancels what is not complete, as `cancelNotification` does one by one. @returns the ids. */
async function endOpen(client: PoolClient, id: number, at: Date): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `with open as materialized (
       select id from notifications where campaign_id = $1 and completed_at is null
       order by id for no key update
     )
     update notifications n set status = 'cancelled', cancelled_at = $2,
       completed_at = case when n.status in ('accepted', 'scheduled', 'held') then $2::timestamptz end
     from open where n.id = open.id returning n.id`,
    [id, at],
  );
  return rows.map((row) => row.id);
}

import type { Pool } from "@/db/client";
import type { EventView } from "./accounts-view";

export const eventPageSize = 30;

/**
 * The history of one account's breaker and limits, or (null) of all, newest first. `before`: the id of the last
 * one seen. By provider_events_account, or backwards along the primary key.
 */
export async function readEvents(
  pool: Pool,
  accountId: number | null,
  { before, limit = eventPageSize }: { before: number | null; limit?: number },
): Promise<{ items: EventView[]; nextCursor: number | null }> {
  const { rows } = await pool.query<EventView>({
    name: "accounts.events",
    text: `select e.id::float8 as id, c.key as account, c.label, e.at, e.event, e.reason, e.actor
           from provider_events e join provider_configs c on c.id = e.account_id
           where ($1::int is null or e.account_id = $1) and ($2::bigint is null or e.id < $2)
           order by e.id desc limit $3`,
    values: [accountId, before, limit],
  });
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { items: rows, nextCursor: last?.id ?? null };
}

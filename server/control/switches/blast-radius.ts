import { type PoolClient, transaction } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import { estimateAudience } from "@/server/audience/estimate";
import type { Context } from "@/server/context";
import type { Scope } from "./scopes";
import { isAbout } from "./stopping.sql";

/** Open messages that a switch would stop now. */
export type BlastRadius = {
  /** By priority 0, 1, 2. */
  messages: [number, number, number];
  total: number;
  /** Fan-outs and campaigns' waves among them, counted one by one. */
  notifications: number;
  /** Whether all of it was counted within the time: else there are at least so many. */
  complete: boolean;
};

type Row = { priority: 0 | 1 | 2; messages: number; notifications: number; capped: boolean };
type Unplanned = { priority: 0 | 1 | 2; audience: StoredAudience };

/** Longer than this (ms) nobody waits for a figure before stopping something. */
const patienceMs = 500;
const mostOpen = 100_000;
const mostUnplanned = 20;

/**
 * Counts what is accepted and not yet sent: direct notifications, what fan-outs have still to consider (of their
 * estimates), and what of them is under way. Reads the partial index notifications_open, fan-outs and their
 * kept counts by primary key; never messages or deliveries.
 */
export async function blastRadius(
  { pool, clock }: Context,
  of: { scope: Scope; value: string },
): Promise<BlastRadius> {
  const radius: BlastRadius = { messages: [0, 0, 0], total: 0, notifications: 0, complete: true };
  const add = (priority: 0 | 1 | 2, messages: number) => {
    radius.messages[priority] += messages;
    radius.total += messages;
  };
  try {
    await transaction(pool, async (client) => {
      await client.query(`set local statement_timeout = ${patienceMs}`);
      for (const row of await countOpen(client, of)) {
        add(row.priority, row.messages);
        radius.notifications += row.notifications;
        if (row.capped) radius.complete = false;
      }
      const unplanned = await readUnplanned(client, of);
      if (unplanned.length === mostUnplanned) radius.complete = false;
      for (const { priority, audience } of unplanned) {
        add(priority, await estimateAudience(client, audience, clock.now()));
        radius.notifications += 1;
      }
    });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    radius.complete = false;
  }
  return radius;
}

const isTimeout = (error: unknown) =>
  error instanceof Error && "code" in error && error.code === "57014";

/** A switch of a channel, or of an account of that channel, touches what may go out by it. */
const touches = `(${isAbout}
  or k.scope = 'channel' and k.value = any(x.channels)
  or k.scope = 'provider' and x.channels && array(select l.channel from provider_chains l
       join provider_configs c on c.id = l.account_id where c.key = k.value))`;

const asked = "(select $1::text as scope, $2::text as value) k";

/** Of a fan-out: who is still to be considered, and deliveries without an outcome. */
const leftOf = `coalesce(c.open, 0)
  + case when f.done_at is null then greatest(f.estimate - coalesce(c.considered, 0), 0) else 0 end`;

/** A broadcast leaves the inboxes of everybody whom it is for, unless only another channel is stopped. */
const inInboxes = `(o.is_broadcast and ($1 not in ('channel', 'provider') or $2 = 'in_app'))`;

async function countOpen(
  client: PoolClient,
  { scope, value }: { scope: Scope; value: string },
): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `
with open as materialized (
  select x.id, x.priority, x.user_id is not null as direct, x.strategy = 'read' as is_broadcast, x.estimate
  from notifications x join notification_types t on t.key = x.type_key cross join ${asked}
  where x.completed_at is null and x.status in ('accepted', 'held', 'running') and ${touches}
  limit ${mostOpen}
)
select o.priority, sum(case when o.direct then 1 when ${inInboxes} then o.estimate
    when f.notification_id is null then 0 else ${leftOf} end)::int as messages,
  (count(*) filter (where not o.direct and (f.notification_id is not null or ${inInboxes})))::int as notifications,
  (select count(*) from open) >= ${mostOpen} as capped
from open o
left join fanouts f on not o.direct and f.notification_id = o.id
left join lateral (
  select sum(n) filter (where channel = '') as considered,
    sum(case when channel = '' or ($1 = 'channel' and channel <> $2) then 0 when outcome = 'routed' then n
      when outcome in ('sent', 'failed', 'expired', 'cancelled', 'unknown') then -n else 0 end) as open
  from notification_counts where notification_id = f.notification_id) c on true
group by o.priority`,
    [scope, value],
  );
  return rows;
}

async function readUnplanned(
  client: PoolClient,
  { scope, value }: { scope: Scope; value: string },
): Promise<Unplanned[]> {
  const { rows } = await client.query<Unplanned>(
    `select x.priority, x.audience
     from notifications x join notification_types t on t.key = x.type_key cross join ${asked}
     where x.completed_at is null and x.status in ('accepted', 'held') and x.user_id is null and ${touches}
       and not exists (select from fanouts f where f.notification_id = x.id)
     order by x.id limit ${mostUnplanned}`,
    [scope, value],
  );
  return rows;
}

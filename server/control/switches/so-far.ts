import { transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { idFloor } from "@/server/ids";
import { blastRadius } from "./blast-radius";
import { isAbout } from "./stopping.sql";
import type { KillSwitch } from "./switch";

/** Messages that a switch keeps waiting, or has dropped. */
export type SoFar = { messages: number; complete: boolean };

const patienceMs = 500;
const mostNotifications = 20_000;
const hourMs = 3_600_000;

/**
 * How much a switch that is on has stopped. What a hold is about moves no more: all that is open of it is held.
 * A drop is counted from the kept counts of fan-outs, and of direct notifications by primary key; of those that
 * are open, or came since shortly before it.
 */
export async function stoppedSoFar(context: Context, of: KillSwitch): Promise<SoFar> {
  if (of.mode === "hold") {
    const { total, complete } = await blastRadius(context, of);
    return { messages: total, complete };
  }
  try {
    return await countDropped(context, of);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "57014")
      return { messages: 0, complete: false };
    throw error;
  }
}

async function countDropped(
  { pool, clock }: Context,
  { scope, value, effectiveAt }: KillSwitch,
): Promise<SoFar> {
  const since = new Date((effectiveAt ?? clock.now()).getTime() - hourMs);
  return transaction(pool, async (client) => {
    await client.query(`set local statement_timeout = ${patienceMs}`);
    const { rows } = await client.query<SoFar>(
      `
with touched as materialized (
  select x.id, x.user_id
  from notifications x join notification_types t on t.key = x.type_key
  cross join (select $1::text as scope, $2::text as value) k
  where (x.completed_at is null and x.status in ('accepted', 'running') or x.id >= $3::uuid)
    and (${isAbout} or k.scope in ('channel', 'provider'))
  limit ${mostNotifications}
),
counted as (
  select sum(c.n) as n from touched x join notification_counts c on c.notification_id = x.id
  where x.user_id is null and c.reason = 'kill_switch' and ($1 <> 'channel' or c.channel = $2)
  union all
  select count(*) from touched x join messages m on m.user_id = x.user_id and m.notification_id = x.id
  where m.reason = 'kill_switch' and m.outcome = 'suppressed'
  union all
  select count(*) from touched x join deliveries d on d.notification_id = x.id and d.user_id = x.user_id
  where d.reason = 'kill_switch' and d.state = 'cancelled' and ($1 <> 'channel' or d.channel = $2)
)
select coalesce(sum(n), 0)::int as messages,
  (select count(*) from touched) < ${mostNotifications} as complete from counted`,
      [scope, value, idFloor(since)],
    );
    return rows[0] ?? { messages: 0, complete: false };
  });
}

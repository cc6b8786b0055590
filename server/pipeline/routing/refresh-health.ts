import type { Context } from "@/server/context";
import { mostFailures, recentDeliveries, retryDays } from "./scores.sql";

/** Users judged in one statement. */
const step = 1_000;

/**
 * Keeps `users.failing_channels`: the channels that routing leaves out, because nothing arrived by them
 * lately. Looks at those who had failures, and at those who are kept from a channel now.
 * @returns how many users changed.
 */
export async function refreshHealth({ pool, clock }: Context): Promise<number> {
  const now = clock.now();
  const { rows } = await pool.query<{ id: number }>(candidates, [now]);
  let changed = 0;
  for (let i = 0; i < rows.length; i += step) {
    const ids = rows.slice(i, i + step).map(({ id }) => id);
    const { rowCount } = await pool.query(judge, [now, ids]);
    changed += rowCount ?? 0;
  }
  return changed;
}

/** Failed attempts are few beside deliveries: a scan of some weeks' partitions, once a day. */
const candidates = `
select user_id as id from delivery_attempts
where at > $1::timestamptz - interval '${retryDays} days' and class in ('endpoint_invalid', 'blocked')
  and notification_id >= uuidv7_floor($1::timestamptz - interval '${retryDays * 3} days')
group by user_id, channel having count(distinct notification_id) >= ${mostFailures}
union
select id from users where failing_channels is not null`;

/** In the order of their ids, as whoever locks several users does. */
const judge = `
with judged as materialized (
  select u.id, (select array_agg(channel order by channel) from (${recentDeliveries("u.id", "$1")}) recent
                where broken >= ${mostFailures}) as failing
  from users u where u.id = any($2::bigint[])
),
locked as materialized (
  select u.id, judged.failing from judged join users u on u.id = judged.id
  where u.failing_channels is distinct from judged.failing
  order by u.id for no key update of u
)
update users u set failing_channels = locked.failing from locked where u.id = locked.id`;

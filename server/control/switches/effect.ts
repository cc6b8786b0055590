import type { Queryable } from "@/db/client";

/** What a switch did at the processes that send. */
export type Effect = {
  /** Time (ms) until every process that sends had taken note; null: not yet, or none was running. */
  everywhereMs: number | null;
  /** Living processes that have not taken note. */
  waitingFor: number;
  /** Messages of its scope that they handed to providers meanwhile. */
  hadLeft: number;
};

/** A worker whose lease has not beaten for this long sends nothing: see `leaseMs` of sending. */
const livingMs = 2_000;

/**
 * The measured effect of switches, by their ids. A process that started later knew them from its start, and one
 * that is gone sends nothing. Reads switch_acks by primary key, and the few leases.
 */
export async function readEffects(client: Queryable, ids: number[]): Promise<Map<number, Effect>> {
  const { rows } = await client.query<Effect & { id: number }>({
    name: "switches.effects",
    text: `
select k.id, w.n as "waitingFor", coalesce(a.left, 0) as "hadLeft",
  case when w.n = 0 then round(greatest(extract(epoch from a.last - k.effective_at) * 1000, 0))::float8 end
    as "everywhereMs"
from kill_switches k
cross join lateral (select max(at) as last, sum(had_left)::int as left
  from switch_acks where switch_id = k.id) a
cross join lateral (select count(*)::int as n from worker_leases l
  where l.beat_at > clock_timestamp() - interval '${livingMs} ms' and l.started_at <= k.effective_at
    and k.lifted_at is null
    and not exists (select from switch_acks s where s.switch_id = k.id and s.lease_id = l.id)) w
where k.id = any($1::int[]) and k.effective_at is not null`,
    values: [ids],
  });
  return new Map(rows.map(({ id, ...effect }) => [id, effect]));
}

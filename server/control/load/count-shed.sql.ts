import type { Queryable } from "@/db/client";

/** What was left out over the last hour because there was too much to do. */
export type Shed = {
  /** P2 events that were answered 429. */
  refused: number;
  /** Messages of P1 that ended as expired before their time. */
  expired: number;
  /** P2 fan-outs that have not been handed out whole: while P2 is shed, they wait. */
  waitingFanouts: number;
};

/** From the rollups' last hour (primary key, leading minute) and the open fan-outs (index fanouts_open). */
export async function readShed(client: Queryable, now: Date): Promise<Shed> {
  const { rows } = await client.query<Shed>({
    name: "load.shed",
    text: `
select
  (select coalesce(sum(n), 0)::bigint from faults_minute
    where minute > $1::timestamptz - interval '1 hour' and reason = 'shed') as refused,
  (select coalesce(sum(n), 0)::bigint from faults_minute
    where minute > $1::timestamptz - interval '1 hour' and reason = 'load_shed') as expired,
  (select count(*)::int from fanouts
    where priority = 2 and done_at is null and not exhausted and paused_at is null) as "waitingFanouts"`,
    values: [now],
  });
  return rows[0] ?? { refused: 0, expired: 0, waitingFanouts: 0 };
}

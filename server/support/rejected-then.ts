import type { Pool } from "@/db/client";

type Asked = { typeKey: string; typeName: string; from: Date; to: Date };
type Row = { producer: string; n: number; detail: string };

/** Of each producer, the latest refusals that are looked at. */
const looked = 1_000;
const most = 5;

/**
 * Events of a type that were refused around a time, by producer: for whom they were is not kept. The
 * latest refusals of each of the few producers, by producer_rejections_producer.
 */
export async function rejectedThen(
  pool: Pool,
  { typeKey, typeName, from, to }: Asked,
): Promise<string[]> {
  const { rows } = await pool.query<Row>(
    `select p.name as producer, count(*)::int as n, max(r.detail) as detail
     from producers p
     cross join lateral (
       select * from producer_rejections where producer_id = p.id order by id desc limit ${looked}) r
     where r.type_key = $1 and r.at >= $2 and r.at < $3
     group by p.id, p.name order by n desc limit ${most}`,
    [typeKey, from, to],
  );
  return rows.map(
    ({ producer, n, detail }) =>
      `${n === 1 ? "One event" : `${n} events`} of “${typeName}” from ${producer} ${n === 1 ? "was" : "were"} refused, perhaps this one too: “${detail}”`,
  );
}

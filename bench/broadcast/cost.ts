import type { Pool } from "@/db/client";

/** What some work left behind. */
export type Cost = {
  seconds: number;
  walBytes: number;
  diskBytes: number;
  rows: Record<string, number>;
};

/** Tables whose rows a notification may cause. */
const counted = [
  "notifications",
  "fanouts",
  "fanout_batches",
  "messages",
  "deliveries",
  "notification_counts",
];

type Standing = { lsn: string; disk: number; rows: Record<string, number> };

/** Time, write-ahead log, disk and rows of `work`; whatever else the processes write meanwhile is in it. */
export async function costOf(pool: Pool, work: () => Promise<unknown>): Promise<Cost> {
  const before = await stand(pool);
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1_000;
  const after = await stand(pool);
  const { rows } = await pool.query<{ bytes: number }>(
    "select pg_wal_lsn_diff($1, $2)::float8 as bytes",
    [after.lsn, before.lsn],
  );
  const grown = counted.map((table) => [
    table,
    (after.rows[table] ?? 0) - (before.rows[table] ?? 0),
  ]);
  return {
    seconds,
    walBytes: rows[0]?.bytes ?? 0,
    diskBytes: after.disk - before.disk,
    rows: Object.fromEntries(grown),
  };
}

async function stand(pool: Pool): Promise<Standing> {
  const sums = counted.map((table) => `(select count(*)::float8 from ${table}) as ${table}`);
  const { rows } = await pool.query<Record<string, number>>(`select ${sums.join(", ")}`);
  const { rows: held } = await pool.query<{ lsn: string; disk: number }>(
    `select pg_current_wal_insert_lsn()::text as lsn,
       (select sum(pg_total_relation_size(c.oid))::float8 from pg_class c
        where c.relkind = 'r' and c.relname ~ '^(messages|deliveries|notification|fanout)') as disk`,
  );
  return { lsn: held[0]?.lsn ?? "0/0", disk: held[0]?.disk ?? 0, rows: rows[0] ?? {} };
}

import type { Queryable } from "@/db/client";

/** A week of one of the tables that are kept by notification. */
export type Partition = {
  name: string;
  /** The smallest moment that it may hold, and the first that it may not. */
  from: Date;
  to: Date;
  bytes: number;
  /** As the planner knows it. */
  rows: number;
  /** Taken off its table already; only dropping is left. */
  detached: boolean;
};

/**
 * The weeks of a table, oldest first, by the catalogue alone. A week that a run took off its table and
 * did not drop any more stands there too: its name says what it was.
 */
export async function readPartitions(client: Queryable, table: string): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(
    `select c.relname as name, b.lower as from, b.lower + interval '7 days' as to,
            pg_total_relation_size(c.oid)::float8 as bytes, greatest(c.reltuples, 0)::float8 as rows,
            i.inhrelid is null as detached
     from pg_class c
     cross join lateral (
       select to_date(right(c.relname, 7), 'IYYY"w"IW')::timestamp at time zone 'UTC' as lower) b
     left join pg_inherits i on i.inhrelid = c.oid
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
       and c.relname ~ ('^' || $1 || '_\\d{4}w\\d{2}$')
     order by b.lower`,
    [table],
  );
  return rows;
}

import type { Pool } from "@/db/client";

/** A row of `rate_buckets`, whoever shares it. */
export type SharedBucket = {
  key: string;
  ratePerSecond: number;
  /** Tokens that it holds when it is full. */
  capacity: number;
};

/**
 * Takes up to `amount` tokens of a bucket, whole ones. One row, one statement: concurrent takers wait for
 * its lock. Primary key of rate_buckets.
 * @returns how many there were.
 */
export async function withdrawTokens(
  pool: Pool,
  { key, ratePerSecond, capacity }: SharedBucket,
  amount: number,
): Promise<number> {
  const { rows } = await pool.query<{ granted: number }>({
    name: "rate-buckets.withdraw",
    text: `
insert into rate_buckets as b (key, tokens, granted, updated_at)
values ($1, $2::float8 - least($4, floor($2::float8)), least($4, floor($2::float8)), statement_timestamp())
on conflict (key) do update set
  tokens = ${refilled} - least($4, floor(${refilled})),
  granted = least($4, floor(${refilled})),
  updated_at = greatest(b.updated_at, statement_timestamp())
returning granted`,
    values: [key, capacity, ratePerSecond, amount],
  });
  return rows[0]?.granted ?? 0;
}

const refilled = `least($2::float8, b.tokens
  + greatest(0, extract(epoch from statement_timestamp() - b.updated_at))::float8 * $3::float8)`;

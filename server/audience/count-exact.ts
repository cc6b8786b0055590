import { type Pool, type Queryable, transaction } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import { type Reached, reachedColumns, reachedOf, someIds } from "./count-sample";
import { compileFilter } from "./filter";

const timeoutMs = 20_000;

/**
 * People who meet a resolved filter now, exactly. Reads all users at worst: for moments that need it, not
 * for typing.
 */
export async function countExactly(
  client: Queryable,
  filter: SegmentFilter,
  now: Date,
): Promise<number> {
  const { from, values } = whoMeets(filter, now);
  const { rows } = await client.query<{ n: number }>(`select count(*)::int as n ${from}`, values);
  return rows[0]?.n ?? 0;
}

function whoMeets(filter: SegmentFilter, now: Date): { from: string; values: unknown[] } {
  const { sql, values } = compileFilter(filter, 2, "$1");
  const from = `from users u where u.id > 0 and u.erased_at is null and $1::timestamptz is not null and (${sql})`;
  return { from, values: [now, ...values] };
}

/** Few enough to look at each one's channels. */
export type ExactCount = { n: number; few?: { reached: Reached; people: number[] } };

/**
 * The same while somebody waits for it: null when it took too long (20 s) or `signal` was aborted; the
 * statement is then cancelled. With `few` also their channels and some of them, for filters that a sample
 * hardly finds.
 */
export async function tryCountExactly(
  pool: Pool,
  filter: SegmentFilter,
  options: { now: Date; few: boolean; signal?: AbortSignal | undefined },
): Promise<ExactCount | null> {
  const { from, values } = whoMeets(filter, options.now);
  const statement = options.few
    ? `select count(*)::int as n, ${reachedColumns}, ${someIds}
       from (select u.*, true as hit ${from} offset 0) u`
    : `select count(*)::int as n ${from}`;
  const row = await runCancellable<{ n: number; people?: number[] } & Record<string, unknown>>(
    pool,
    { text: statement, values },
    options.signal,
  );
  if (!row) return null;
  const { n, people } = row;
  return people ? { n, few: { reached: reachedOf(row), people } } : { n };
}

/** The first row; null when the statement was cancelled. */
async function runCancellable<Row extends Record<string, unknown>>(
  pool: Pool,
  query: { text: string; values: unknown[] },
  signal: AbortSignal | undefined,
): Promise<Row | null> {
  if (signal?.aborted) return null;
  let cancelling: Promise<unknown> | undefined;
  const run = transaction(pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      "select pg_backend_pid() as pid, set_config('statement_timeout', $1, true)",
      [String(timeoutMs)],
    );
    const cancel = () => {
      cancelling ??= pool.query("select pg_cancel_backend($1)", [rows[0]?.pid]);
    };
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      return (await client.query<Row>(query)).rows[0] ?? null;
    } finally {
      signal?.removeEventListener("abort", cancel);
      // Before the connection serves somebody else, whom a late cancel would hit.
      await cancelling?.catch(() => {});
    }
  });
  return run.catch((error: unknown) => {
    if (isCancelled(error)) return null;
    throw error;
  });
}

function isCancelled(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "57014";
}

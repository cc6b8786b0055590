import type { Context } from "@/server/context";

/** How an account's answers are laid out: the last minute by second, the last hour by minute. */
export const curveRanges = { minute: { unit: 1, points: 60 }, hour: { unit: 60, points: 60 } };
export type CurveRange = keyof typeof curveRanges;

/** What was counted in a second or a minute, as items a second. `at`: its beginning, ms. */
export type CurvePoint = {
  at: number;
  taken: number;
  errors: number;
  limited: number;
  refused: number;
  retries: number;
  latencyMs: number | null;
};

/**
 * What accounts answered over time, a point for every second or minute; those without one had nothing to do.
 * @param id null: all accounts, each under its key
 */
export async function readCurves(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  range: CurveRange,
  id: number | null,
): Promise<Map<string, CurvePoint[]>> {
  const { unit, points } = curveRanges[range];
  const end = Math.floor(clock.now().getTime() / 1_000 / unit) * unit * 1_000;
  const start = end - points * unit * 1_000;
  const { rows } = await pool.query<CurvePoint & { key: string }>({
    name: "accounts.curves",
    text: statement,
    values: [new Date(start), new Date(end), unit, id],
  });
  const byKey = Map.groupBy(rows, ({ key }) => key);
  const moments = Array.from({ length: points }, (_, i) => start + i * unit * 1_000);
  return new Map(
    [...byKey].map(([key, own]) => {
      const known = new Map(own.map(({ key: _key, ...point }) => [point.at, point]));
      return [key, moments.map((at) => known.get(at) ?? { at, ...nothing })];
    }),
  );
}

const nothing = { taken: 0, errors: 0, limited: 0, refused: 0, retries: 0, latencyMs: null };

/** Index provider_seconds_second, or the primary key for one account. */
const statement = `
select c.key, extract(epoch from date_bin(make_interval(secs => $3), s.second, 'epoch'))::float8 * 1000 as at,
  sum(taken)::float8 / $3 as taken, sum(errors)::float8 / $3 as errors, sum(limited)::float8 / $3 as limited,
  sum(refused)::float8 / $3 as refused, sum(retries)::float8 / $3 as retries,
  sum(latency_ms)::float8 / nullif(sum(taken + errors + limited + refused), 0) as "latencyMs"
from provider_seconds s join provider_configs c on c.id = s.account_id
where s.second >= $1 and s.second < $2 and ($4::int is null or s.account_id = $4)
group by 1, 2`;

import type { Context } from "@/server/context";
import { countByProducer } from "./counts.sql";
import { type Range, ranges, sinceOf } from "./ranges";
import { type Totals, totalsOf } from "./totals";
import { memberId, type Viewer, visibleTo } from "./viewer";

export type ProducerState = "well" | "cut_off" | "disabled" | "rejecting" | "limited";

export type ListedProducer = {
  key: string;
  name: string;
  state: ProducerState;
  cutOffReason: string | null;
  ratePerSecond: number;
  /** Accepted and refused events a second. */
  perSecond: number;
  totals: Totals;
  /** Open ones. */
  deadLetters: number;
  goodKeys: number;
};

type Row = {
  id: number;
  key: string;
  name: string;
  cutOff: boolean;
  disabled: boolean;
  cutOffReason: string | null;
  ratePerSecond: number;
  deadLetters: number;
  goodKeys: number;
};

/** Below this share of what was posted, a producer has a problem of its own. */
const wellFrom = 0.98;

/** The producers that the viewer may see (200 at most), with what their events came to. */
export async function listProducers(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  viewer: Viewer,
  range: Range,
): Promise<ListedProducer[]> {
  const now = clock.now();
  const [{ rows }, counts] = await Promise.all([
    // Letters by dead_letters_state, keys by producer_keys_producer.
    pool.query<Row>({
      name: "producers.list",
      text: `
select p.id, p.key, p.name, p.cut_off_at is not null as "cutOff", p.disabled_at is not null as disabled,
  p.cut_off_reason as "cutOffReason", p.rate_per_second as "ratePerSecond",
  coalesce(dead.n, 0) as "deadLetters",
  (select count(*)::int from producer_keys k where k.producer_id = p.id and k.revoked_at is null
   and (k.expires_at is null or k.expires_at > $2)) as "goodKeys"
from producers p
left join (select producer_id, count(*)::int as n from dead_letters
           where state = 'open' group by 1) dead on dead.producer_id = p.id
where ${visibleTo(1)}
order by p.name limit 200`,
      values: [memberId(viewer), now],
    }),
    countByProducer(pool, await sinceOf(pool, range, now)),
  ]);
  const byProducer = Map.groupBy(counts, ({ producerId }) => producerId);
  return rows.map(({ id, ...row }) =>
    listed(row, totalsOf(byProducer.get(id) ?? []), ranges[range].seconds),
  );
}

function listed(row: Omit<Row, "id">, totals: Totals, seconds: number): ListedProducer {
  const { cutOff: _cutOff, disabled: _disabled, ...rest } = row;
  const posted = totals.accepted + totals.duplicates + totals.rejected + totals.unavailable;
  return { ...rest, totals, state: stateOf(row, totals), perSecond: posted / seconds };
}

function stateOf(row: Pick<Row, "cutOff" | "disabled">, totals: Totals): ProducerState {
  if (row.disabled) return "disabled";
  if (row.cutOff) return "cut_off";
  if (totals.acceptance === null || totals.acceptance >= wellFrom) return "well";
  return totals.limited * 2 > totals.rejected ? "limited" : "rejecting";
}

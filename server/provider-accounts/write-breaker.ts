import { type Pool, transaction } from "@/db/client";
import type { ProviderWindow } from "@/db/schema/json";
import type { Health } from "./account";
import type { Breaker } from "./breaker";

export const breakerEvents = [
  "opened",
  "probing",
  "half_open",
  "closed",
  "slowed",
  "recovered",
  "limited",
  "forced_open",
  "forced_closed",
  "released",
] as const;
export type BreakerEvent = (typeof breakerEvents)[number];

/** A change of a breaker, and the line that its history keeps. */
export type BreakerChange = {
  accountId: number;
  /** As it was read: somebody who changed it since wins. */
  before: Health;
  after: Breaker;
  /** null: nothing that anybody would want to read. */
  event: BreakerEvent | null;
  reason: string;
  actor?: string;
  counted?: ProviderWindow;
  /** Items a second that it usually takes, where it is known better than before. */
  normalPerSecond?: number;
  at: Date;
};

/** Writes a change and its history. @returns false when somebody else changed the breaker first. */
export async function writeBreaker(pool: Pool, change: BreakerChange): Promise<boolean> {
  return transaction(pool, async (client) => {
    const { accountId, before, after, at, event } = change;
    const { rowCount } = await client.query(
      `insert into provider_health as h (account_id, state, since, reason, forced, forced_by, probe_at,
         rate_factor, slow_until, normal_per_second, revision)
       values ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, $6, to_timestamp($7::float8 / 1000), $8,
         to_timestamp($9::float8 / 1000), $10, 1)
       on conflict (account_id) do update set state = excluded.state, since = excluded.since,
         reason = excluded.reason, forced = excluded.forced,
         forced_by = case when excluded.forced is null then null else coalesce(excluded.forced_by, h.forced_by) end,
         probe_at = excluded.probe_at, rate_factor = excluded.rate_factor,
         slow_until = excluded.slow_until, normal_per_second = excluded.normal_per_second,
         revision = h.revision + 1
       where h.revision = $11`,
      [
        accountId,
        after.state,
        after.since,
        after.reason,
        after.forced,
        change.actor ?? null,
        after.probeAt,
        after.rateFactor,
        after.slowUntil,
        Math.max(change.normalPerSecond ?? 0, before.normalPerSecond * 0.9),
        before.revision,
      ],
    );
    if (!rowCount) return false;
    if (event !== null) {
      await client.query(
        `insert into provider_events (account_id, at, event, reason, actor, counted)
         values ($1, $2, $3, $4, $5, $6)`,
        [accountId, at, event, change.reason, change.actor ?? null, change.counted ?? null],
      );
    }
    return true;
  });
}

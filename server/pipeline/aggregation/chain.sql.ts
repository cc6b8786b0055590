import type { Queryable } from "@/db/client";

/**
 * An aggregate is what happens to one object of a type, for one person: a row of `aggregates`, keyed (user, type,
 * object), and a row of `aggregate_events` for each event of it. Its states, and all that moves it between them:
 *
 *     none ──open──► open ──(its end, or enough wait)──► due ──flush──► open
 *       ▲              │ ▲ absorb: an event waits           │
 *       │              └─┘                                  │ close: nothing waits
 *       └───────────────────────────────────────────────────┘
 *
 * - **none**: an event is evaluated and sent as always. If it may be told to the user at all, it is the first and
 *   opens the window (`open`), in the transaction that evaluated it and under the lock of the user's caps: of two
 *   events at once, the second finds the window open. A first that a cap or quiet hours stop opens it too, so that
 *   a storm is decided as a whole; one that the user or a switch refuses does not.
 * - **open**: later events are absorbed: a message `suppressed`, reason `aggregated`, and a row that waits. Nobody
 *   locks or changes the aggregate for it. What the user or a switch refuses gets that reason and is not counted.
 * - **due**: the window has ended, or as many wait as the type says. What comes until the flush waits with the rest.
 *   `flush` takes what waits and makes one notification of it, the update, committed with its job like any other;
 *   the window goes on for another length. While a switch holds it, it stays due, and one update comes afterwards.
 * - **close** deletes a due aggregate for which nothing waits. It excludes absorbers by an advisory lock that they
 *   share, and that it only tries for: it never waits, and no event can be left behind.
 * - A chain older than a day takes no more events: the next one is a first again, takes over the row, and what
 *   still waits with it.
 *
 * Every step is one transaction, so a killed worker leaves the state before or after it. An update is evaluated like
 * any notification; when it lies in the inbox, it takes the place of the one before (`replace`). The first one's
 * `replaced_by` says which is shown now, also after the aggregate is gone; an update that comes late, after a newer
 * one, is absorbed. When the state cannot be read or written, events are evaluated one by one, as if there were no
 * windows (`attempt`).
 *
 * Locks, always in this order: caps of the user (42), aggregates of the user (44, shared), rows. Flush and close
 * skip rows that are locked.
 */
export const longestChain = "interval '24 hours'";

/** Over x (notifications) and t (notification_types): an event that opens a window, or falls into one. */
export const isAggregating = `(x.user_id is not null and x.object is not null and x.priority > 0
  and x.campaign_id is null and x.collapse_into is null and t.aggregation_window_seconds > 0)`;

/** Suppressed for now, not for good: such an event opens a window all the same. */
export const passingReasons = ["quiet_hours", "hourly_cap", "daily_cap"];

const lockClass = 44;
const slotOf = (user: string) => `(${user} % 256)::int`;

/** Keeps the users' aggregates from being closed until the transaction ends. Absorbers do not wait for each other. */
export async function shareAggregates(client: Queryable, userIds: number[]): Promise<void> {
  await client.query(
    `select pg_advisory_xact_lock_shared(${lockClass}, slot)
     from (select distinct ${slotOf("id")} as slot from unnest($1::bigint[]) as id order by 1) slots`,
    [userIds],
  );
}

/**
 * Tries to keep absorbers off the users' aggregates until the transaction ends.
 * @returns those users whose lock was free
 */
export async function claimAggregates(client: Queryable, userIds: number[]): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `with slots as materialized (
       select slot, pg_try_advisory_xact_lock(${lockClass}, slot) as mine
       from (select distinct ${slotOf("id")} as slot from unnest($1::bigint[]) as id) s)
     select distinct id from unnest($1::bigint[]) as id join slots on slot = ${slotOf("id")} where mine`,
    [userIds],
  );
  return rows.map(({ id }) => id);
}

import type { Pool } from "@/db/client";
import { createShedLevel } from "@/server/control/load/shed-level";
import { Refusal } from "@/server/errors";

/** Accepted events waiting to be evaluated, above which new ones are refused: P2 first, P0 never. */
const backlogLimits = { 1: 200_000, 2: 50_000 } as const;
const sampleEveryMs = 1_000;

export type Backpressure = {
  /** @throws Refusal (rate_limited) when the priority has to wait. */
  check(priority: 0 | 1 | 2): Promise<void>;
};

/**
 * Watches the backlog through the index notifications_open, at most once a second. P2 is also
 * refused while P1 is over half of its limit, and while load is shed.
 */
export function createBackpressure(pool: Pool): Backpressure {
  const shed = createShedLevel(pool);
  let sampledAt = Number.NEGATIVE_INFINITY;
  let backlog: Promise<Record<number, number>> = Promise.resolve({});

  return {
    async check(priority) {
      if (priority === 0) return;
      if (priority === 2 && (await shed.now()) >= 1) throw shedNow();
      if (performance.now() - sampledAt > sampleEveryMs) {
        sampledAt = performance.now();
        backlog = sampleBacklog(pool);
        backlog.catch(() => {
          backlog = Promise.resolve({});
        });
      }
      const waiting = await backlog;
      const p1 = waiting[1] ?? 0;
      const refused =
        priority === 1
          ? p1 > backlogLimits[1]
          : (waiting[2] ?? 0) > backlogLimits[2] || p1 > backlogLimits[1] / 2;
      if (refused) {
        throw new Refusal(
          "rate_limited",
          `P${priority} events are not taken while the backlog is large. Retry with the same idempotency key.`,
          { retryAfterSeconds: 5, countedAs: "back_pressure" },
        );
      }
    },
  };
}

const shedNow = () =>
  new Refusal(
    "rate_limited",
    "P2 events are not taken while load is shed. Retry with the same idempotency key.",
    { retryAfterSeconds: 30, countedAs: "shed" },
  );

async function sampleBacklog(pool: Pool): Promise<Record<number, number>> {
  const { rows } = await pool.query<{ priority: number; n: number }>(
    `select priority, n from unnest('{1,2}'::smallint[], $1::int[]) as ask(priority, most),
       lateral (select count(*)::int as n from (
         select from notifications
         where priority = ask.priority and status = 'accepted' and completed_at is null
         limit ask.most) waiting) counted`,
    [[backlogLimits[1] + 1, backlogLimits[2] + 1]],
  );
  return Object.fromEntries(rows.map(({ priority, n }) => [priority, n]));
}

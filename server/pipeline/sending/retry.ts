import type { Priority } from "@/server/queues";

/** Attempts after the first at each account, and the time (ms) within which all of them must fall. */
const budgets: Record<Priority, { retries: number; withinMs: number }> = {
  0: { retries: 3, withinMs: 60_000 },
  1: { retries: 2, withinMs: 120_000 },
  2: { retries: 1, withinMs: 300_000 },
};

/** Waits (ms) before the first, second and third retry. */
const backoffMs = [1_000, 5_000, 30_000] as const;

/**
 * How long (ms) to wait before trying again after attempt number `attempt` (from 1) failed; null when
 * the priority's budget is spent. Jittered by up to a fifth either way, so that retries spread out;
 * never sooner than the provider asked.
 * @param retryingMs the time since the first attempt failed: earlier waits may have been longer than
 *   ours, where the provider asked for it.
 * @param random a number in [0, 1).
 * @param accounts how many accounts the channel has.
 * @param elsewhere another account takes messages now: P0 goes there at once, and waits only when each was tried.
 */
export function retryDelay(
  priority: Priority,
  attempt: number,
  askedMs: number | undefined,
  retryingMs: number,
  random: number,
  accounts = 1,
  elsewhere = false,
): number | null {
  const budget = budgets[priority];
  const base = backoffMs[attempt - 1] ?? backoffMs.at(-1) ?? 0;
  if (attempt > budget.retries * accounts) return null;
  const atOnce = priority === 0 && elsewhere && attempt % accounts !== 0;
  const delay = atOnce ? 0 : Math.round(Math.max(base * (0.8 + 0.4 * random), askedMs ?? 0));
  return retryingMs + delay > budget.withinMs ? null : delay;
}

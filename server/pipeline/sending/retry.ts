import type { Priority } from "@/server/queues";

/** Attempts after the first at each account, and the time (ms) within which all of them must fall. */
const budgets: Record<Priority, { retries: number; withinMs: number }> = {
  0: { retries: 3, withinMs: 60_000 },
  1: { retries: 2, withinMs: 120_000 },
  2: { retries: 1, withinMs: 300_000 },
};

/** Waits (ms) before the first, second and third retry. */
const backoffMs = [1_000, 5_000, 30_000] as const;

/** An attempt at a delivery, as far as another one depends on it. */
export type Tried = {
  priority: Priority;
  /** Its number, from 1. */
  attempt: number;
  /** Time (ms) since the first attempt failed; providers may have asked for longer waits than ours. */
  retryingMs: number;
  /** A number in [0, 1). */
  random: number;
  /** How many accounts the channel has: each has retries of its own. */
  accounts: number;
  /** Another account than those that were called takes messages now. */
  elsewhere?: boolean;
};

/**
 * How long (ms) to wait before trying again after an attempt failed; null when the priority's budget is spent.
 * Jittered by up to a fifth either way, so that retries spread out; never sooner than `askedMs` (the provider's
 * wish). P0 goes elsewhere at once, and waits only when each account was tried.
 */
export function retryDelay(
  { priority, attempt, retryingMs, random, accounts, elsewhere = false }: Tried,
  askedMs: number | undefined,
): number | null {
  const budget = budgets[priority];
  const base = backoffMs[attempt - 1] ?? backoffMs.at(-1) ?? 0;
  if (attempt > budget.retries * accounts) return null;
  const atOnce = priority === 0 && elsewhere && attempt % accounts !== 0;
  const delay = atOnce ? 0 : Math.round(Math.max(base * (0.8 + 0.4 * random), askedMs ?? 0));
  return retryingMs + delay > budget.withinMs ? null : delay;
}

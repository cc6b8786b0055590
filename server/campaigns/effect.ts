import { type PoolClient, transaction } from "@/db/client";
import { isPassing } from "@/db/unreachable";
import type { Context } from "@/server/context";
import { readOutcomes } from "./outcomes.sql";

/** What a control did. */
export type Effect = {
  /** ms from the request until the database held it: every load of a chunk asks there. */
  effectiveMs: number;
  /** Deliveries that providers had taken by then. */
  sentBefore: number;
};

/** Runs a change in one transaction, once more after a deadlock with a worker, and tells when it held and what had gone out by then. */
export async function effectOf(
  { pool }: Context,
  id: number,
  change: (client: PoolClient) => Promise<void>,
): Promise<Effect> {
  const began = performance.now();
  await transaction(pool, change).catch((error: unknown) => {
    if (isPassing(error)) return transaction(pool, change);
    throw error;
  });
  const effectiveMs = Math.round(performance.now() - began);
  const outcomes = await readOutcomes(pool, id);
  return { effectiveMs, sentBefore: outcomes.reduce((sum, { sent }) => sum + sent, 0) };
}

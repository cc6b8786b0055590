import type { Pool, PoolClient } from "@/db/client";
import { percentile } from "../measure";

/** How long (ms) the openings of all clients took, and how many there were a second. */
export type Load = { ms: number[]; perSecond: number };

export const clients = 64;
/** Openings that are not measured: enough for a dozen connections. */
const warmUp = 240;

/**
 * `clients` at once, each opening the inboxes of its own people one after the other for so many seconds: as fast
 * as it is answered, or one every `everyMs` (from random moments on, so that they do not come in step).
 */
export async function openInboxes(
  open: (client: number, turn: number) => Promise<unknown>,
  { seconds, everyMs }: { seconds: number; everyMs: number | null },
): Promise<Load> {
  const ms: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1_000;
  async function run(client: number): Promise<void> {
    let due = started + (everyMs ?? 0) * Math.random();
    for (let turn = 0; performance.now() < end; turn++) {
      if (everyMs !== null) {
        await sleep(due - performance.now());
        due += everyMs;
      }
      const before = performance.now();
      await open(client, turn);
      ms.push(performance.now() - before);
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => run(client)));
  return { ms, perSecond: ms.length / ((performance.now() - started) / 1_000) };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/**
 * As `openInboxes`, but each opening counts from when it got one of the pool's connections until it gave it back:
 * its time in the database, without the wait for others in this process.
 */
export async function openInDatabase(
  pool: Pool,
  ...[open, load]: Parameters<typeof openInboxes>
): Promise<{ whole: Load; database: Load }> {
  const begun = new Map<PoolClient, number>();
  const ms: number[] = [];
  const acquired = (client: PoolClient) => begun.set(client, performance.now());
  const released = (_error: Error | undefined, client: PoolClient) => {
    const at = begun.get(client);
    if (at !== undefined) ms.push(performance.now() - at);
  };
  await warm(open);
  pool.on("acquire", acquired).on("release", released);
  const whole = await openInboxes(open, load);
  pool.off("acquire", acquired).off("release", released);
  return { whole, database: { ms, perSecond: whole.perSecond } };
}

/** Each connection plans a statement before it keeps the plan. */
export const warm = (open: (client: number, turn: number) => Promise<unknown>) =>
  Promise.all(Array.from({ length: warmUp }, (_, turn) => open(turn % clients, turn)));

export const p95 = ({ ms }: Load) => percentile(ms, 0.95);
export const p50 = ({ ms }: Load) => percentile(ms, 0.5);

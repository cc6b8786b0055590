import { z } from "zod";
import type { Stack } from "../stack";

const Received = z.object({ items: z.array(z.object({ receivedAt: z.string() })) });
const Stats = z.looseObject({ "push.duplicates": z.number().optional() });

/** A second's calls at full speed, and more. */
const page = 10_000;

/** When the sandbox's latest messages began to arrive (ms since the epoch), in no order. */
export async function readCalls({ sandboxUrl }: Stack): Promise<number[]> {
  const answer = await fetch(`${sandboxUrl}/_sandbox/received?limit=${page}`);
  const { items } = Received.parse(await answer.json());
  return items.map(({ receivedAt }) => Date.parse(receivedAt));
}

/** Messages that came a second time, to a channel that keeps no idempotency keys. */
export async function countTwice({ sandboxUrl }: Stack): Promise<number> {
  const answer = await fetch(`${sandboxUrl}/_sandbox/stats`);
  return Stats.parse(await answer.json())["push.duplicates"] ?? 0;
}

/** Waits until messages flow: some within the last tenth of a second. */
export async function untilFlowing(stack: Stack, isOver: () => Promise<boolean>): Promise<boolean> {
  for (;;) {
    const latest = Math.max(0, ...(await readCalls(stack)));
    if (Date.now() - latest < 100) return true;
    if (await isOver()) return false;
    await sleep(100);
  }
}

/**
 * Waits until nothing has arrived for `quietMs`.
 * @returns how long (ms) after `since` the last call began, and how many began after it.
 */
export async function untilQuiet(
  stack: Stack,
  since: number,
  quietMs = 1_500,
): Promise<{ lastMs: number; calls: number }> {
  for (;;) {
    const calls = (await readCalls(stack)).filter((at) => at >= since);
    const last = Math.max(since, ...calls);
    if (Date.now() - last >= quietMs) return { lastMs: last - since, calls: calls.length };
    await sleep(100);
  }
}

export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

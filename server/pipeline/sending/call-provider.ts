import type { ChannelKey } from "@/server/channels/registry";
import type { Answer, OutgoingItem, Provider } from "@/server/providers/provider";

/**
 * Hands items over in the provider's batch size, as many calls at once as it allows. Answers one
 * Answer per item, in order, whatever the provider does.
 * @param deadlineMs a call that has not answered after this long is given up: its outcome is unknown.
 * @param mayGo asked of each item, by its index, right before the call that it would be a part of.
 * @returns null for an item that may not go.
 */
export async function callProvider(
  provider: Provider,
  channel: ChannelKey,
  items: OutgoingItem[],
  deadlineMs = 10_000,
  mayGo: (index: number) => boolean = () => true,
): Promise<(Answer | null)[]> {
  const { batchSize, concurrency } = provider.limits;
  const answers = new Array<Answer | null>(items.length).fill(null);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const end = Math.min(next + batchSize, items.length);
      const going: number[] = [];
      for (; next < end; next += 1) if (mayGo(next)) going.push(next);
      if (going.length === 0) continue;
      const batch = going.flatMap((i) => items[i] ?? []);
      const answered = await callOnce(provider, channel, batch, deadlineMs);
      going.forEach((i, n) => {
        answers[i] = answered[n] ?? null;
      });
    }
  };
  const batches = Math.ceil(items.length / batchSize);
  await Promise.all(Array.from({ length: Math.min(concurrency, batches) }, lane));
  return answers;
}

async function callOnce(
  provider: Provider,
  channel: ChannelKey,
  items: OutgoingItem[],
  deadlineMs: number,
): Promise<Answer[]> {
  const deadline = AbortSignal.timeout(deadlineMs);
  // A provider that ignores its signal must not hold a worker.
  const givenUp = new Promise<Answer[]>((resolve) => {
    const timer = setTimeout(() => resolve([]), deadlineMs * 1.1);
    timer.unref();
  });
  const send = async () => provider.send(channel, items, deadline);
  const answers = await Promise.race([
    send().catch((error: unknown) => {
      const detail = error instanceof Error ? error.name : "unknown error";
      return items.map((): Answer => ({ kind: "unknown", detail }));
    }),
    givenUp,
  ]);
  const missing: Answer = { kind: "unknown", detail: "The provider did not answer for this item" };
  return items.map((_, i) => answers[i] ?? missing);
}

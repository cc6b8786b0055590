import type { ChannelKey } from "@/server/channels/registry";
import type { Answer, OutgoingItem, Provider } from "@/server/providers/provider";

/**
 * Hands items over in the provider's batch size, as many calls at once as it allows. Answers one
 * Answer per item, in order, whatever the provider does.
 * @param deadlineMs a call that has not answered after this long is given up: its outcome is unknown.
 */
export async function callProvider(
  provider: Provider,
  channel: ChannelKey,
  items: OutgoingItem[],
  deadlineMs = 10_000,
): Promise<Answer[]> {
  const { batchSize, concurrency } = provider.limits;
  const batches = Array.from({ length: Math.ceil(items.length / batchSize) }, (_, i) =>
    items.slice(i * batchSize, (i + 1) * batchSize),
  );
  const answers = new Array<Answer[]>(batches.length);
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < batches.length; i = next++) {
      answers[i] = await callOnce(provider, channel, batches[i] ?? [], deadlineMs);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, batches.length) }, lane));
  return answers.flat();
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

import type { CountChange } from "@/server/rollups/notification-counts.sql";
import type { ComposedDelivery } from "./compose";
import type { LoadedDelivery, Verdict } from "./load-chunk.sql";
import type { Outcome } from "./outcome";
import type { RecordedDelivery } from "./record.sql";
import type { Chunk, Sender } from "./sender";

/** Verdicts after which a delivery waits. */
export const waiting: ReadonlySet<Verdict> = new Set(["hold", "park", "strand"]);

/** What the second check ended or made wait, as changes of the fan-outs' counts. */
export function countLoaded(ended: LoadedDelivery[], channel: string): CountChange[] {
  return ended.map(({ notificationId, verdict, reason }) => {
    const waits = waiting.has(verdict);
    return {
      notificationId,
      channel,
      outcome: waits ? "waiting" : verdict,
      reason: waits ? "" : (reason ?? ""),
      n: 1,
    };
  });
}

/** Adds what the second check ended to the rollups; an expired one counts to whom it waited for. */
export function countEnded(
  { context }: Sender,
  { channel, priority }: Chunk,
  ended: LoadedDelivery[],
  at: Date,
): void {
  for (const { verdict, reason, lastReason, producerId, typeKey } of ended) {
    const why = (verdict === "expired" ? lastReason : null) ?? reason ?? verdict;
    const of = { priority, channel, producerId, typeKey };
    context.rollup.add(at, { stage: "sending", ...of, outcome: verdict, reason: why, n: 1 });
  }
}

/** Adds a chunk's outcomes to the rollups; what waited on purpose says nothing about latency. */
export function countRecorded(
  { context, observeLatency }: Sender,
  { channel, priority }: Chunk,
  composed: ComposedDelivery[],
  records: RecordedDelivery[],
  at: Date,
): void {
  records.forEach(({ outcome, provider }, i) => {
    if (outcome.state === "put_back") return;
    const delivery = composed[i];
    const timed = delivery?.ok && !delivery.delivery.waited && outcome.state === "sent";
    const latencyMs = timed ? at.getTime() - delivery.notification.startedAt.getTime() : undefined;
    if (latencyMs !== undefined) observeLatency(latencyMs);
    context.rollup.add(at, {
      stage: "sending",
      priority,
      channel,
      provider,
      outcome: outcome.state,
      reason: reasonOf(outcome),
      producerId: delivery?.delivery.producerId,
      typeKey: delivery?.delivery.typeKey,
      n: 1,
      ...(latencyMs === undefined ? {} : { latencyMs: Math.max(0, latencyMs) }),
    });
  });
}

/** What a fault is judged by: an answer that never came is the account's, a dead worker ours. */
const reasonOf = (outcome: Outcome): string =>
  outcome.state === "sent"
    ? ""
    : outcome.state === "unknown"
      ? outcome.attempt.class
      : outcome.reason;

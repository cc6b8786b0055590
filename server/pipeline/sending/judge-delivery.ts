import type { OpenAccount } from "@/server/provider-accounts/open-account";
import type { Answer } from "@/server/providers/provider";
import type { ComposedDelivery } from "./compose";
import { type Handed, providerFailed } from "./hand-over";
import type { LoadedDelivery } from "./load-chunk.sql";
import type { SendableNotification } from "./notifications";
import { judge, type Outcome } from "./outcome";
import type { RecordedDelivery } from "./record.sql";
import type { Chunk, Sender } from "./sender";
import type { Turn } from "./take-turn";

/** What a delivery came to, by what became of its items; `latencyMs` is the time that the calls took. */
export function judgeDelivery(
  sender: Sender,
  { channel, priority }: Chunk,
  { links, chain }: Turn,
  composed: ComposedDelivery,
  handed: Handed[],
  latencyMs: number,
): RecordedDelivery {
  const { delivery } = composed;
  const { notificationId, userId, attempt } = delivery;
  const called = handed.flatMap((one) => (one.answer === null ? [] : [one]));
  const decisive = called.find(({ answer }) => answer.kind === "accepted") ?? called[0];
  const dead = delivery.endpoints.filter((_, i) => handed[i]?.answer?.kind === "endpoint_invalid");
  return {
    notificationId,
    userId,
    channel,
    attempt,
    provider: decisive?.account.key ?? delivery.lastProvider ?? "",
    latencyMs,
    outcome: outcomeOf(),
    deadEndpoints: dead,
  };

  function outcomeOf(): Outcome {
    if (!composed.ok) return notRendered(composed);
    if (called.length === 0 && handed.length > 0) return putBack(delivery, handed, sender.random());
    const rest = restOf(called);
    if (rest !== null) return rested(composed.notification, rest, chain.length, sender);
    return judge(
      called.map(({ answer }) => answer),
      {
        priority,
        attempt,
        // Quiet hours or a pause in between are no fault of the provider's.
        retryingMs: delivery.waited ? 0 : delivery.retryingMs,
        resendable: called.every(({ account }) => account.provider.idempotent),
        random: sender.random(),
        accounts: chain.length,
        elsewhere: links.some((link) => called.every(({ account }) => account !== link.account)),
      },
    );
  }
}

/**
 * Nothing was tried: it waits for its account's pace, or for an account; what a kill switch stops is loaded
 * again at once, where that is decided for good. What it was before, it stays.
 */
function putBack({ lastReason }: LoadedDelivery, handed: Handed[], random: number): Outcome {
  const stopped = handed.some((one) => one.stopped);
  const paced = stopped || handed.some(({ account }) => account !== null);
  const reason = stopped ? "kill_switch" : paced ? "paced" : "provider_down";
  const delayMs = stopped ? 0 : paced ? Math.round(500 + 1_000 * random) : null;
  const kept = lastReason === "unknown" || (paced && lastReason && providerFailed.has(lastReason));
  return { state: "put_back", reason: kept && lastReason ? lastReason : reason, delayMs };
}

/**
 * How long (ms) an account wants to be left alone, where that is all that was said: a 429 is about the whole
 * account and no failure of the message. null: something else was said.
 */
function restOf(called: { account: OpenAccount; answer: Answer }[]): number | null {
  const waits = called.map(({ account: { provider }, answer }) =>
    answer.kind === "retry" && answer.class === "rate_limited" && !provider.separateEndpoints
      ? (answer.afterMs ?? 1_000)
      : null,
  );
  const known = waits.filter((ms) => ms !== null);
  return known.length === waits.length && known.length > 0 ? Math.max(...known) : null;
}

/** It waits as long as the account asks, or a moment where another one takes it; never past its time. */
function rested(
  { expiresAt }: SendableNotification,
  restMs: number,
  accounts: number,
  { context, random }: Sender,
): Outcome {
  const jitter = 1 + random() / 5;
  const leftMs = expiresAt.getTime() - context.clock.now().getTime();
  const delayMs = Math.max(0, Math.min(jitter * (accounts > 1 ? 1_000 : restMs), leftMs));
  return { state: "put_back", reason: "rate_limited", delayMs: Math.round(delayMs) };
}

const notRendered = ({ reason, error }: Extract<ComposedDelivery, { ok: false }>): Outcome => ({
  state: "failed",
  reason,
  attempt: { outcome: "failed", class: reason, detail: error },
});

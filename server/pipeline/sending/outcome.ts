import type { Answer } from "@/server/providers/provider";
import { retryDelay, type Tried } from "./retry";

/** What one attempt at a delivery came to. */
export type Outcome =
  | { state: "sent"; providerMessageId: string }
  | { state: "failed"; reason: string; attempt: FailedAttempt }
  | { state: "unknown"; reason: "ambiguous"; attempt: FailedAttempt }
  | { state: "retry"; reason: string; delayMs: number; attempt: FailedAttempt }
  /** Nothing was tried. It waits; null: until an account takes messages again. */
  | { state: "put_back"; reason: string; delayMs: number | null };

/** Whether whoever has the delivery takes it again right away, instead of the schedule when its time comes. */
export const isAtOnce = (outcome: Outcome): boolean =>
  "delayMs" in outcome && outcome.delayMs === 0;

/** What `delivery_attempts` keeps of an attempt that did not succeed. */
export type FailedAttempt = {
  outcome: "retry" | "failed" | "endpoint_invalid" | "unknown";
  class: string;
  detail: string;
};

export type Judging = Tried & {
  /** Repeating the call is safe: the provider knows the reference. */
  resendable: boolean;
};

/** The most telling answer of a delivery's endpoints: one success is a success. */
const rank: Record<Answer["kind"], number> = {
  accepted: 0,
  unknown: 1,
  retry: 2,
  refused: 3,
  endpoint_invalid: 4,
};

/** Judges a delivery by the answers for its endpoints (several devices, one address). */
export function judge(answers: Answer[], judging: Judging): Outcome {
  const [answer] = answers.toSorted((a, b) => rank[a.kind] - rank[b.kind]);
  if (!answer) return noEndpoint;
  switch (answer.kind) {
    case "accepted":
      return { state: "sent", providerMessageId: answer.providerMessageId };
    case "retry":
      return again(judging, answer.class, answer.detail, answer.afterMs);
    case "unknown":
      // P0 is sent again: better twice than never. Others only where the provider can tell.
      if (judging.priority === 0 || judging.resendable) {
        return again(judging, "unknown", answer.detail, undefined);
      }
      return {
        state: "unknown",
        reason: "ambiguous",
        attempt: { outcome: "unknown", class: "unknown", detail: answer.detail },
      };
    case "refused":
      return failed(answer.class, {
        outcome: "failed",
        class: answer.class,
        detail: answer.detail,
      });
    case "endpoint_invalid":
      return failed("endpoint_invalid", {
        outcome: "endpoint_invalid",
        class: "endpoint_invalid",
        detail: answer.detail,
      });
    default:
      return answer satisfies never;
  }
}

const failed = (reason: string, attempt: FailedAttempt): Outcome => ({
  state: "failed",
  reason,
  attempt,
});

const noEndpoint = failed("unreachable", {
  outcome: "failed",
  class: "unreachable",
  detail: "No endpoint was left",
});

function again(tried: Tried, kind: string, detail: string, askedMs: number | undefined): Outcome {
  const delayMs = retryDelay(tried, askedMs);
  if (delayMs === null) {
    return failed("retries_exhausted", { outcome: "failed", class: kind, detail });
  }
  return {
    state: "retry",
    reason: kind,
    delayMs,
    attempt: { outcome: "retry", class: kind, detail },
  };
}

import type { AlertState } from "./vocabulary";

/** An alert that is not over, as it was written last. */
export type OpenAlert = {
  id: number;
  ruleKey: string;
  groupKey: string;
  state: Exclude<AlertState, "resolved">;
  startedAt: Date;
  lastSeenAt: Date;
};

/** What becomes of an alert after a look at its figure. */
export type Step = "nothing" | "open" | "open and fire" | "seen" | "fire" | "forget" | "resolve";

/**
 * pending → firing → resolved. A condition fires when it has held for `forSeconds` without a break, and is
 * over when it was not seen to hold for `resolveSeconds`; what comes back sooner is the same alert.
 */
export function stepOf(
  rule: { forSeconds: number; resolveSeconds: number },
  open: Pick<OpenAlert, "state" | "startedAt" | "lastSeenAt"> | undefined,
  holds: boolean,
  now: Date,
): Step {
  if (!open) {
    if (!holds) return "nothing";
    return rule.forSeconds <= 0 ? "open and fire" : "open";
  }
  if (open.state === "pending") {
    if (!holds) return "forget";
    return secondsBetween(open.startedAt, now) >= rule.forSeconds ? "fire" : "seen";
  }
  if (holds) return "seen";
  return secondsBetween(open.lastSeenAt, now) >= rule.resolveSeconds ? "resolve" : "nothing";
}

const secondsBetween = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 1_000;

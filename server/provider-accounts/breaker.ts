import type { ProviderWindow } from "@/db/schema/json";

/** An account's breaker, as `provider_health` keeps it. Times are ms since the epoch. */
export type Breaker = {
  state: "closed" | "half_open" | "open";
  since: number;
  reason: string;
  /** A person's word; null: it decides itself. */
  forced: "open" | "closed" | null;
  probeAt: number | null;
  /** 1, or less where errors are frequent but not yet too many. */
  rateFactor: number;
  slowUntil: number | null;
};

type Counted = { taken: number; errors: number };

/** Errors are counted over this time (ms), and never from before the state began. */
export const windowMs = 30_000;
/** Time (ms) from opening to the first probe, and from one probe to the next. */
export const probeEveryMs = 30_000;
/** An outage after half a minute of thousands of good answers shows here first. */
export const latelyMs = 5_000;
const mostLately = 0.5;
const fewestLately = 20;
/** Answers below which a share of errors says nothing. */
const fewest = 10;
const tooMany = 0.3;
const many = 0.1;
const halfOpenMs = 10_000;
const halfOpenFactor = 0.1;
/** After it closes, and after a 429, the pace doubles every so often (ms). */
const rampMs = 5_000;

/**
 * What a breaker becomes by what it saw: over 30 % errors within 30 s open it, or over half within 5 s; a successful probe half-opens it
 * (`settleProbe`), ten quiet seconds at a tenth of the pace close it. null: it stays as it is.
 */
export function judgeBreaker(breaker: Breaker, seen: ProviderWindow, now: number): Breaker | null {
  if (breaker.forced !== null || breaker.state === "open") return null;
  const answers = seen.taken + seen.errors;
  const share = shareOf(seen);
  if (answers >= fewest && share > tooMany) return opened(breaker, seen, windowMs, now);
  const { lately } = seen;
  if (lately && lately.taken + lately.errors >= fewestLately && shareOf(lately) > mostLately) {
    return opened(breaker, lately, latelyMs, now);
  }
  if (breaker.state === "half_open") {
    const calm = share < many && now - breaker.since >= halfOpenMs;
    return calm ? closed(breaker, now, "It answered well at a tenth of its pace.") : null;
  }
  const rateFactor = answers >= fewest && share >= many ? 0.5 : 1;
  return rateFactor === breaker.rateFactor ? null : { ...breaker, rateFactor };
}

const shareOf = ({ errors, taken }: Counted) =>
  errors + taken === 0 ? 0 : errors / (errors + taken);

const opened = (breaker: Breaker, counted: Counted, ms: number, now: number): Breaker => ({
  ...breaker,
  state: "open",
  since: now,
  reason: `${Math.round(100 * shareOf(counted))} % of ${counted.errors + counted.taken} answers within ${ms / 1_000} s were errors.`,
  probeAt: now + probeEveryMs,
  rateFactor: 1,
});

const closed = (breaker: Breaker, now: number, reason: string): Breaker => ({
  ...breaker,
  state: "closed",
  since: now,
  reason,
  probeAt: null,
  rateFactor: 1,
});

/** What an open breaker becomes by its probe's outcome. */
export function settleProbe(breaker: Breaker, ok: boolean, now: number): Breaker | null {
  if (breaker.forced !== null || breaker.state !== "open") return null;
  if (!ok) return { ...breaker, probeAt: now + probeEveryMs };
  return {
    ...breaker,
    state: "half_open",
    since: now,
    reason: "A probe went through.",
    probeAt: null,
  };
}

/** What a person's word makes of it; null takes the word back, and lets the next answers decide. */
export function force(breaker: Breaker, word: Breaker["forced"], now: number): Breaker {
  if (word === "open") {
    const reason = "Opened by hand.";
    return { ...breaker, forced: word, state: "open", since: now, reason, probeAt: null };
  }
  const reason = word === "closed" ? "Closed by hand." : "Left to itself again.";
  return { ...closed(breaker, now, reason), forced: word, slowUntil: null };
}

/** Whether ordinary traffic may go through now. */
export function letsThrough({ state, slowUntil }: Breaker, now: number): boolean {
  return state !== "open" && !(slowUntil !== null && slowUntil > now);
}

/** The share (0–1) of an account's pace that it gets now. */
export function paceFactor(breaker: Breaker, now: number): number {
  if (breaker.state === "open") return 0;
  if (breaker.state === "half_open") return halfOpenFactor;
  if (breaker.forced === "closed") return 1;
  const ramp = (from: number, first: number) => Math.min(1, first * 2 ** ((now - from) / rampMs));
  const afterLimit = breaker.slowUntil === null ? 1 : ramp(breaker.slowUntil, 0.25);
  // A breaker that was never open is closed since its account exists.
  return Math.min(ramp(breaker.since, halfOpenFactor), afterLimit, breaker.rateFactor);
}

import type { Tone } from "@/components/ui/badge";

/** What a breaker's state is told from. */
export type BreakerState = {
  state: "closed" | "half_open" | "open";
  forced: "open" | "closed" | null;
  /** The share (0–1) of its pace that it gets. */
  paceFactor: number;
  slowUntil: Date | null;
};

/** A breaker's state as people say it; `at` (ms) is when it was read. */
export function stateWords(breaker: BreakerState, at: number): { label: string; tone: Tone } {
  const { state, forced, paceFactor, slowUntil } = breaker;
  if (forced === "open") return { label: "Forced open", tone: "bad" };
  if (forced === "closed") return { label: "Forced closed", tone: "info" };
  if (state === "open") return { label: "Open", tone: "bad" };
  if (state === "half_open") return { label: "Half-open", tone: "warn" };
  if (slowUntil !== null && slowUntil.getTime() > at)
    return { label: "Told to wait", tone: "warn" };
  if (paceFactor < 0.995)
    return { label: `At ${Math.round(paceFactor * 100)}% pace`, tone: "warn" };
  return { label: "Closed", tone: "ok" };
}

/** Whether ordinary traffic goes through. */
export function takesTraffic({ state, slowUntil }: BreakerState, at: number): boolean {
  return state !== "open" && !(slowUntil !== null && slowUntil.getTime() > at);
}

const events: Record<string, { label: string; tone: Tone }> = {
  opened: { label: "Opened", tone: "bad" },
  probing: { label: "Probe", tone: "muted" },
  half_open: { label: "Half-open", tone: "warn" },
  closed: { label: "Closed", tone: "ok" },
  slowed: { label: "Slowed", tone: "warn" },
  recovered: { label: "Recovered", tone: "ok" },
  limited: { label: "429", tone: "warn" },
  forced_open: { label: "Forced open", tone: "bad" },
  forced_closed: { label: "Forced closed", tone: "info" },
  released: { label: "Left to itself", tone: "muted" },
};

/** A line of a breaker's history in a word; an unknown one stands for itself. */
export function eventWords(event: string): { label: string; tone: Tone } {
  return events[event] ?? { label: event, tone: "muted" };
}

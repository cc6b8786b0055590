import type { BehaviourChange } from "@/server/providers/sandbox-behaviour";

export const scenarios = ["outage", "slow", "limited", "hanging", "dead_tokens"] as const;
export type Scenario = (typeof scenarios)[number];

/** Half of what a worker waits for an answer, so that nearly every call still gets one (ms). */
const slowMs = 3_000;

/**
 * What a scenario makes of a service.
 * @param perSecond the drill's own traffic; null: none.
 */
export function faultOf(scenario: Scenario, perSecond: number | null): BehaviourChange {
  switch (scenario) {
    case "outage":
      return { outage: true };
    case "slow":
      return { latencyMs: slowMs };
    case "limited":
      // Less than half of what comes: some of it is taken, and the waits it asks for stay short.
      return { rateLimitPerSecond: Math.max(10, Math.round((perSecond ?? 0) * 0.4)) };
    case "hanging":
      return { hangRate: 1 };
    case "dead_tokens":
      return { invalidTokenRate: 0.3 };
    default:
      return scenario satisfies never;
  }
}

/** What is broken, in words that follow an account's name. */
export const faultWords: Record<Scenario, string> = {
  outage: "answers every call with 503",
  slow: `takes about ${slowMs / 1_000} s to answer`,
  limited: "answers 429 to most calls",
  hanging: "never answers",
  dead_tokens: "calls 30 % of addresses dead",
};

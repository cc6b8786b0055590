import type { RouterOutputs } from "@/server/api/root";

export const scenarioKeys = ["outage", "slow", "limited", "hanging", "dead_tokens"] as const;
export type ScenarioKey = (typeof scenarioKeys)[number];

/** A drill as its page shows it. */
export type Drill = RouterOutputs["drill"]["one"];

export type ScenarioWords = {
  name: string;
  /** What the first account does, after its name. */
  does: string;
  /** What one sees when all is built well. */
  see: string;
  /** What to look for. */
  look: string;
};

/** What each scenario does, and what there is to learn from it. */
export const scenarioWords: Record<ScenarioKey, ScenarioWords> = {
  outage: {
    name: "Outage",
    does: "Every call to the first account is answered 503.",
    see: "Its breaker opens within seconds, and the second account takes all the traffic.",
    look: "Nothing lost, nothing twice. A probe every 30 s; after the repair a tenth of the pace for 10 s, then everything.",
  },
  slow: {
    name: "Slowness",
    does: "The first account takes about 3 s to answer.",
    see: "Slow is not broken: the breaker stays closed and nothing moves, but messages queue up.",
    look: "The time to answer beside the account’s name, and messages that wait. Would anybody have noticed?",
  },
  limited: {
    name: "429 storm",
    does: "The first account takes less than half of what comes, and asks the rest to wait.",
    see: "The whole account rests for as long as it asks; meanwhile the second one sends.",
    look: "Few retries: a 429 slows the account down, not one message. Afterwards its pace rises step by step.",
  },
  hanging: {
    name: "Hanging calls",
    does: "The first account takes calls and never answers.",
    see: "Every call is given up after 10 s. Then the breaker opens, as in an outage.",
    look: "“Not known”: push and SMS cannot be asked again whether they were taken, so those few are not repeated.",
  },
  dead_tokens: {
    name: "Dead tokens",
    does: "The first account calls 30 % of tokens and addresses dead.",
    see: "No failover: the provider is well, the addresses are not.",
    look: "Those messages fail at once, without a retry, and the addresses are left out from then on. The drill gives them back when it ends.",
  },
};

export const isScenario = (key: string): key is ScenarioKey => key in scenarioWords;

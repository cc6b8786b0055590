import { type AnswerClock, answerClock } from "./answer-clock";
import type { Answer, AnswerFacts, AroundFacts } from "./answer-facts";
import { suppressedSentence } from "./answer-suppressed";
import { evidenceOf } from "./evidence";
import { reasonWords } from "./reason-words";
import { channelList } from "./words";

type Decision = {
  outcome: "routed" | "held" | "suppressed";
  channels: string[];
  reason: string | null;
  heldUntil: Date | null;
  /** The user's digest, which the mail waits for. */
  digestAt: Date | null;
};
type Known = {
  zone: string;
  now: Date;
  typeName: string;
  ttlSeconds: number;
  around: AroundFacts;
};

/** "What would happen now, and why?" Pure. */
export function simulatedAnswer(decision: Decision, known: Known): Answer {
  const { zone, now, typeName, ttlSeconds, around } = known;
  const suppressed = decision.outcome === "suppressed";
  const facts: AnswerFacts = {
    zone,
    now,
    at: now,
    event: {
      status: "running",
      typeName,
      expiresAt: new Date(now.getTime() + ttlSeconds * 1_000),
      campaignName: null,
    },
    message: { ...decision, inApp: decision.channels.includes("in_app"), readAt: null },
    deliveries: [],
    around: {
      ...around,
      wouldBe: suppressed && decision.reason !== "no_channel" ? around.wouldBe : [],
    },
  };
  const clock = answerClock(facts);
  return {
    tone: suppressed ? "warn" : decision.outcome === "held" ? "info" : "ok",
    sentence: clock.close(sentenceOf(decision, facts, clock)),
    evidence: evidenceOf(facts).map(({ label, text }) => ({
      label: label.replace(/ then$/, " now"),
      text: text.replaceAll(" before", " up to now"),
    })),
  };
}

function sentenceOf(decision: Decision, facts: AnswerFacts, clock: AnswerClock): string {
  const { digestAt, channels } = decision;
  if (digestAt === null) return withoutDigest(decision, facts, clock);
  const now = channels.filter((channel) => channel !== "email");
  const mail = `by e-mail in the user's digest of ${clock.at(digestAt)}`;
  if (now.length === 0) return `It would go out ${mail}`;
  return `${withoutDigest({ ...decision, channels: now }, facts, clock)}, and ${mail}`;
}

function withoutDigest(decision: Decision, facts: AnswerFacts, clock: AnswerClock): string {
  const { outcome, channels, heldUntil } = decision;
  if (outcome === "suppressed") {
    const words = { start: "It would not be sent", instead: "else it would be", had: "has" };
    return suppressedSentence(facts, decision, clock, words);
  }
  if (outcome === "routed" || heldUntil === null)
    return `It would go out at once by ${channelList(channels)}`;
  const external = channels.filter((channel) => channel !== "in_app");
  const inbox = channels.includes("in_app")
    ? "It would be in the inbox at once, and go"
    : "It would go";
  return `${inbox} by ${channelList(external)} at ${clock.at(heldUntil)}: ${reasonWords("held", decision.reason)}`;
}

import { type AnswerClock, answerClock } from "./answer-clock";
import { deliveryClauses } from "./answer-deliveries";
import type { Answer, AnswerFacts, Tone } from "./answer-facts";
import { suppressedSentence } from "./answer-suppressed";
import { evidenceOf } from "./evidence";
import { sentenceCase } from "./words";

/** "Why (not)?" for one user and one notification. Pure: the same facts are told the same. */
export function answerOf(facts: AnswerFacts): Answer {
  const clock = answerClock(facts);
  const { tone, text } = told(facts, clock);
  return { tone, sentence: clock.close(sentenceCase(text)), evidence: evidenceOf(facts) };
}

type Told = { tone: Tone; text: string };

function told(facts: AnswerFacts, clock: AnswerClock): Told {
  const { message } = facts;
  if (!message) return notDecided(facts, clock);
  if (message.outcome === "suppressed")
    return { tone: "warn", text: suppressedSentence(facts, message, clock) };
  const clauses = [...deliveryClauses(facts, clock), ...inboxClause(facts, clock)];
  if (clauses.length === 0)
    return { tone: "bad", text: "decided, and yet no channel has it: it was cancelled in between" };
  const ordered = clauses.toSorted((a, b) => a.rank - b.rank);
  return {
    tone: toneOf(ordered.map(({ tone }) => tone)),
    text: ordered.map(({ text }) => text).join("; "),
  };
}

function inboxClause({ message, at }: AnswerFacts, clock: AnswerClock) {
  if (!message?.inApp && !message?.takenOverBy) return [];
  const until = message.inApp ? "" : ", until an update took its place";
  const read = message.readAt ? `, read at ${clock.at(message.readAt)}` : "";
  return [
    { rank: 1, tone: "ok" as const, text: `in the inbox since ${clock.at(at)}${read}${until}` },
  ];
}

/** What arrived counts; what did not is a blemish, or everything. */
function toneOf(tones: Tone[]): Tone {
  if (tones.every((tone) => tone === "bad")) return "bad";
  if (tones.includes("bad") || tones.includes("warn")) return "warn";
  return tones.includes("info") ? "info" : "ok";
}

/** Nobody has a row of a broadcast before doing something with it. */
function untouched({ event, at, now }: AnswerFacts, clock: AnswerClock, outside: string): Told {
  if (event.status === "cancelled")
    return {
      tone: "warn",
      text: "it was a broadcast, and was stopped; the user did nothing with it",
    };
  if (outside) return { tone: "warn", text: `it is a broadcast, but not for this user${outside}` };
  const until = clock.at(event.expiresAt);
  const text =
    event.expiresAt > now
      ? `it is a broadcast: their inbox has it from ${clock.at(at)} until ${until}, unless they switched it off; they did nothing with it yet`
      : `it was a broadcast: inboxes had it from ${clock.at(at)} until ${until}; the user did nothing with it there`;
  return { tone: "info", text };
}

function notDecided(facts: AnswerFacts, clock: AnswerClock): Told {
  const { event, at, around } = facts;
  const outside = around?.inAudience === false ? ": the user is not in its audience" : "";
  if (event.strategy === "read") return untouched(facts, clock, outside);
  switch (event.status) {
    case "scheduled":
      return { tone: "info", text: `not sent yet: it is scheduled for ${clock.at(at)}` };
    case "accepted":
    case "running":
      return outside
        ? { tone: "warn", text: `it is going out, but not to this user${outside}` }
        : { tone: "info", text: "not decided yet: it is still going through its audience" };
    case "held":
      return { tone: "info", text: "not decided yet: a kill switch holds the whole notification" };
    case "cancelled":
      return {
        tone: "warn",
        text: outside
          ? `not sent${outside}, and it was cancelled`
          : "not sent: it was cancelled before it was decided for this user",
      };
    case "dead":
      return { tone: "bad", text: "not sent: it failed before anybody was considered" };
    default:
      return {
        tone: "warn",
        text: `never considered for this user${outside || ": the user was not in its audience"}`,
      };
  }
}

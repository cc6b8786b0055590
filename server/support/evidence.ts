import type { AnswerFacts, AroundFacts, Evidence, SwitchThen } from "./answer-facts";
import { reasonWords } from "./reason-words";
import { channelWords, clockTime, sentenceCase } from "./words";

/** What an answer rests on, a line a fact. Attempts and callbacks are told channel by channel beside it. */
export function evidenceOf(facts: AnswerFacts): Evidence[] {
  const { message, around } = facts;
  if (!around) return [];
  const lines: (Evidence | null)[] = [
    message && message.reason !== null
      ? { label: "Rule", text: `${sentenceCase(reasonWords(message.outcome, message.reason))}.` }
      : null,
    ...valuesOf(facts, around),
    ...around.switches.map((one) => switchLine(facts, one)),
    around.wouldBe.length > 0
      ? {
          label: "Would have been",
          text: `${channelWords(around.wouldBe)}, as far as these channels are wanted and reachable today.`,
        }
      : null,
    audienceLine(around),
    { label: "Times", text: `On the user's clock: ${facts.zone}.` },
  ];
  return lines.filter((line) => line !== null);
}

function valuesOf({ message }: AnswerFacts, { caps, quietHours }: AroundFacts): Evidence[] {
  if (!message) return [];
  const used = [
    `${caps.inHour} of ${caps.hourlyCap} in the hour before`,
    `${caps.inDay} of ${caps.dailyCap} in the day before`,
  ].join(", ");
  return [
    { label: "Caps then", text: `${used}.` },
    {
      label: "Quiet hours then",
      text: quietHours ? `From ${quietHours.start} to ${quietHours.end}.` : "None.",
    },
  ];
}

function switchLine({ zone, now }: AnswerFacts, one: SwitchThen): Evidence {
  const time = (at: Date) => clockTime(at, { zone, now });
  const until = one.until ? ` until ${time(one.until)}` : ", and still on";
  return {
    label: "Kill switch",
    text: `${switchScope(one.scope)}, from ${time(one.since)}${until}: “${one.reason}” (${one.createdBy}).`,
  };
}

const scopes: Record<string, string> = {
  all: "Everything",
  priority: "Its priority",
  type: "Its type",
  category: "Its category",
  channel: "A channel",
  provider: "A provider",
  producer: "Its producer",
  campaign: "Its campaign",
  segment: "A segment",
  notification: "This notification",
};

const switchScope = (scope: string) => scopes[scope] ?? "A part of the traffic";

function audienceLine({ inAudience }: AroundFacts): Evidence | null {
  if (inAudience === null) return null;
  return {
    label: "Audience",
    text: inAudience
      ? "The user matches it today, and may not have matched it then."
      : "The user does not match it today.",
  };
}

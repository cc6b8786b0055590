import type { AnswerClock } from "./answer-clock";
import type { AnswerFacts, DeliveryFacts, Tone } from "./answer-facts";
import { reasonWords } from "./reason-words";
import { channelList, channelWord } from "./words";

/** What is said of one delivery; those that read alike are told in one clause. */
type Clause = { rank: number; tone: Tone; channel: string; say: (channels: string) => string };

/** Clauses about every external channel: what arrived, what waits, what failed. */
export function deliveryClauses(
  facts: AnswerFacts,
  clock: AnswerClock,
): { rank: number; tone: Tone; text: string }[] {
  const clauses = facts.deliveries.map((delivery) => clauseOf(facts, delivery, clock));
  const alike = Map.groupBy(clauses, ({ say }) => say("§"));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const text = first.say(channelList(group.map(({ channel }) => channel)));
    return [{ rank: first.rank, tone: first.tone, text }];
  });
}

function clauseOf(facts: AnswerFacts, delivery: DeliveryFacts, clock: AnswerClock): Clause {
  const { channel, state } = delivery;
  const instead = delivery.fallbackOf
    ? ` instead of ${channelWord(delivery.fallbackOf)}, which no provider took`
    : "";
  const digest = ofDigest(delivery, clock);
  if (digest) return { channel, ...digest };
  switch (state) {
    case "sent":
      return { channel, ...sent(facts, delivery, clock, instead) };
    case "queued":
      return {
        channel,
        rank: 2,
        tone: "info",
        say: (by) => `${waiting(facts, delivery, clock, by)}${instead}`,
      };
    case "sending":
      return {
        channel,
        rank: 2,
        tone: "info",
        say: (by) => `with the provider of ${by} now${instead}`,
      };
    default:
      return {
        channel,
        rank: 4,
        tone: "bad",
        say: (by) => `${by} ${ended(delivery, clock)}${instead}`,
      };
  }
}

/** A mail that its reader wants collected was not stopped. null: it is none. */
function ofDigest(
  { reason, notBefore, finishedAt }: DeliveryFacts,
  clock: AnswerClock,
): Omit<Clause, "channel"> | null {
  const at = (moment: Date | null) => (moment ? ` of ${clock.at(moment)}` : "");
  if (reason === "digest")
    return {
      rank: 2,
      tone: "info",
      say: (by) => `${by} waiting for the user's digest${at(notBefore)}`,
    };
  if (reason === "digested")
    return {
      rank: 0,
      tone: "ok",
      say: (by) => `${by} went out in the user's digest${at(finishedAt)}`,
    };
  return null;
}

function sent(
  facts: AnswerFacts,
  delivery: DeliveryFacts,
  clock: AnswerClock,
  instead: string,
): Omit<Clause, "channel"> {
  const { deliveredAt, finishedAt, bouncedAt, complainedAt } = delivery;
  const when = deliveredAt ?? finishedAt;
  const devices = devicesOf(facts, delivery);
  const word = deliveredAt ? "delivered by" : "sent by";
  const base = (by: string) =>
    `${word} ${by}${instead}${devices.reached}${when ? ` at ${clock.exact(when)}` : ""}`;
  if (bouncedAt)
    return {
      rank: 4,
      tone: "bad",
      say: (by) => `${base(by)}, and came back at ${clock.at(bouncedAt)}`,
    };
  if (complainedAt)
    return {
      rank: 1,
      tone: "warn",
      say: (by) => `${base(by)}, and was marked as spam at ${clock.at(complainedAt)}`,
    };
  return {
    rank: 0,
    tone: devices.dead ? "warn" : "ok",
    say: (by) => `${base(by)}${engaged(delivery, clock)}${devices.dead}`,
  };
}

function engaged({ openedAt, clickedAt }: DeliveryFacts, clock: AnswerClock): string {
  if (clickedAt) return `, and clicked at ${clock.at(clickedAt)}`;
  return openedAt ? `, and opened at ${clock.at(openedAt)}` : "";
}

/** " to 1 of 2 devices" and "; the other token was dead". */
function devicesOf({ around }: AnswerFacts, { channel }: DeliveryFacts) {
  if (channel !== "push" || !around || around.devices.there < 2) return { reached: "", dead: "" };
  const { there, dead } = around.devices;
  const reached = ` to ${there - dead} of ${there} devices`;
  if (dead === 0) return { reached, dead: "" };
  return {
    reached,
    dead:
      dead === 1 && there === 2
        ? "; the other token was dead"
        : `; ${dead} of the tokens ${dead === 1 ? "was" : "were"} dead`,
  };
}

function waiting(
  { message, now, around }: AnswerFacts,
  { paused, reason, notBefore, attempts, state }: DeliveryFacts,
  clock: AnswerClock,
  by: string,
): string {
  if (paused && reason === "kill_switch")
    return `${by} held ${bySwitch(around)} until it is lifted`;
  if (paused) return `${by} parked until somebody resumes the notification`;
  if (reason === "provider_down") return `${by} waiting until a provider takes messages again`;
  if (message?.outcome === "held" && message.heldUntil && message.heldUntil > now && attempts === 0)
    return `waiting for ${holdWords(message.reason)} until ${clock.at(message.heldUntil)}, then ${by}`;
  if (notBefore && notBefore > now && attempts > 0)
    return `${by} to be tried again at ${clock.exact(notBefore)} (${reasonWords(state, reason)})`;
  if (notBefore && notBefore > now)
    return `${by} waiting until ${clock.at(notBefore)}${reason ? ` (${reasonWords(state, reason)})` : ""}`;
  return `${by} queued, and about to go out`;
}

function bySwitch(around: AnswerFacts["around"]): string {
  const first = around?.switches[0];
  return first ? `by a kill switch (“${first.reason}”, by ${first.createdBy})` : "by a kill switch";
}

function holdWords(reason: string | null): string {
  if (reason === "quiet_hours") return "quiet hours";
  if (reason === "kill_switch") return "a kill switch";
  if (reason === "hourly_cap") return "room under the hourly cap";
  return "its time";
}

function ended({ state, reason, finishedAt }: DeliveryFacts, clock: AnswerClock): string {
  const when = finishedAt ? ` at ${clock.exact(finishedAt)}` : "";
  const why = reason ? `: ${reasonWords(state, reason)}` : "";
  switch (state) {
    case "failed":
      return `failed${when}${why}`;
    case "expired":
      return `expired${when}${why}`;
    case "cancelled":
      return `was stopped${when}${why}`;
    case "unknown":
      return `may have arrived${when}${why}`;
    default:
      return `ended${when} in a way that this version does not know`;
  }
}

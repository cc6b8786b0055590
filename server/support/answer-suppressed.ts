import { idTime } from "@/server/ids";
import { explainReason } from "@/server/pipeline/preferences/reasons";
import type { AnswerClock } from "./answer-clock";
import type { AnswerFacts, AroundFacts } from "./answer-facts";
import { reasonWords } from "./reason-words";
import { channelWords } from "./words";

type Suppressed = { reason: string | null; collapsedInto?: string | null };

/** Why nothing was sent, with the values of that time, and what would have been sent. */
export function suppressedSentence(
  facts: AnswerFacts,
  { reason, collapsedInto }: Suppressed,
  clock: AnswerClock,
  words = { start: "Suppressed", instead: "would have been", had: "had" },
): string {
  if (reason === "aggregated" && collapsedInto)
    return `Collapsed into the update of ${clock.at(idTime(collapsedInto))}`;
  if (reason === "aggregated") return explainReason(reason);
  const { around } = facts;
  const why =
    (around && withValues(facts, around, reason, { clock, had: words.had })) ??
    reasonWords("suppressed", reason);
  const wouldBe =
    around && around.wouldBe.length > 0 ? `; ${words.instead} ${channelWords(around.wouldBe)}` : "";
  return `${words.start}: ${why}${wouldBe}`;
}

/** null: the reason says everything by itself. */
function withValues(
  { event, at }: AnswerFacts,
  { caps, quietHours, switches }: AroundFacts,
  reason: string | null,
  { clock, had }: { clock: AnswerClock; had: string },
): string | null {
  switch (reason) {
    case "hourly_cap":
      return `hourly cap of ${caps.hourlyCap} reached${caps.lastAt ? ` at ${clock.at(caps.lastAt)}` : ""}`;
    case "daily_cap":
      return `daily cap of ${caps.dailyCap} reached${caps.lastAt ? ` at ${clock.at(caps.lastAt)}` : ""}`;
    case "quiet_hours":
      return quietHours
        ? `it was ${clock.at(at)}, within the user's quiet hours from ${quietHours.start} to ${quietHours.end}`
        : null;
    case "type_off":
      return `the user ${had} switched “${event.typeName}” off`;
    case "expired":
      return `its time to live ended at ${clock.at(event.expiresAt)}`;
    case "hold_out":
      return event.campaignName
        ? `the user is in the hold-out group of “${event.campaignName}”, which gets nothing to compare with`
        : null;
    case "kill_switch": {
      const first = switches[0];
      return first ? `a kill switch was on (“${first.reason}”, by ${first.createdBy})` : null;
    }
    default:
      return null;
  }
}

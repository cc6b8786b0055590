import { formatCount } from "@/components/format";
import { channelLabel } from "@/components/notification/channels";
import type { Outcome } from "@/server/api/demo/routes";

/** What became of an event, in words; `events` is how many were posted with it. */
export function outcomeSentences(outcome: Outcome, events: number): string[] {
  if (outcome.strategy === "read") return broadcastSentences(outcome);
  if (outcome.considered === 0) return ["Waiting for a worker …"];
  const { routed, suppressed, sent } = outcome;
  const others = events > 1 ? "All but the first: " : "";
  const stopped = suppressed.map(({ why, n }) =>
    n === 1 && events === 1 ? `Not told: ${lower(why)}.` : `${others}${lower(why)}.`,
  );
  const by = Object.entries(sent)
    .filter(([, n]) => n > 0)
    .map(([channel, n]) => `${formatCount(n)} by ${channelLabel(channel).toLowerCase()}`);
  if (routed === 0) return stopped;
  const rows = routed === 1 ? "One inbox has it" : `${formatCount(routed)} rows in inboxes`;
  return [`${rows}${by.length > 0 ? `; sent ${by.join(", ")}` : ""}.`, ...stopped];
}

function broadcastSentences({ considered, ownRow, sent }: Outcome): string[] {
  if (considered > 0) {
    const rows = `${formatCount(considered)} rows, for pushes alone: every inbox looks it up.`;
    return [rows, `${formatCount(sent.push ?? 0)} pushed so far.`];
  }
  return [
    "No rows written: every inbox looks it up.",
    ownRow ? "Yours has a row since you saw it." : "Yours has no row either.",
  ];
}

const lower = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);

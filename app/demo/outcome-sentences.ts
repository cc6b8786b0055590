import { formatCount } from "@/components/format";
import { channelLabel } from "@/components/notification/channels";
import type { Outcome, Summed } from "@/server/api/demo/routes";

/** What became of an event, in words. */
export function outcomeSentences(outcome: Outcome): string[] {
  if (outcome.strategy === "read") return broadcastSentences(outcome);
  if (outcome.considered === 0) return ["Waiting for a worker …"];
  if (outcome.summed) return summedSentences(outcome.summed);
  const { routed, suppressed, sent, considered } = outcome;
  const stopped = suppressed.map(
    ({ why, n }) => `${considered > 1 ? `${formatCount(n)} not told` : "Not told"}: ${lower(why)}.`,
  );
  const by = Object.entries(sent)
    .filter(([, n]) => n > 0)
    .map(([channel, n]) => `${formatCount(n)} by ${channelLabel(channel).toLowerCase()}`);
  if (routed === 0) return stopped;
  const rows = routed === 1 ? "One inbox has it" : `${formatCount(routed)} rows in inboxes`;
  return [`${rows}${by.length > 0 ? `; sent ${by.join(", ")}` : ""}.`, ...stopped];
}

function summedSentences({ events, waiting, seconds, rows, pushes }: Summed): string[] {
  const inbox = `${counted(rows, "row")} in the inbox, ${counted(pushes, "push", "pushes")}`;
  const sofar = `${counted(events, "event")} about one thing: ${inbox}.`;
  if (waiting === 0) return [sofar];
  const when = seconds > 0 ? `in ${seconds} s` : "any moment";
  return [sofar, `${formatCount(waiting)} of them wait to become one update, ${when}.`];
}

function broadcastSentences({ rowsOf, meantFor }: Outcome): string[] {
  const people = meantFor === null ? "" : ` for about ${counted(meantFor, "person", "people")}`;
  return [
    `No row written${people}: every inbox looks it up.`,
    rowsOf.length === 0
      ? "None of the people here has one."
      : `${rowsOf.join(" and ")} ${rowsOf.length === 1 ? "has" : "have"} one since seeing it.`,
  ];
}

const counted = (n: number, one: string, many = `${one}s`) =>
  `${formatCount(n)} ${n === 1 ? one : many}`;

const lower = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);

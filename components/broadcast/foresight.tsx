import Link from "next/link";
import type { RouterOutputs } from "@/server/api/root";
import { formatCount } from "../format";

export type Foreseen = RouterOutputs["broadcastStart"]["foresee"];

/** How many it is for, which way it goes and why, and what that writes. */
export function Foresight({ foreseen }: { foreseen: Foreseen }) {
  const { people, strategy, push } = foreseen;
  return (
    <div className="grid gap-2 text-sm">
      <p>
        <span className="font-semibold text-2xl tabular-nums tracking-tight">
          {formatCount(people)}
        </span>{" "}
        <span className="text-ink-soft">{people === 1 ? "person" : "people"}, roughly</span>
      </p>
      <p>{whySentence(foreseen)}</p>
      <p className="text-ink-soft">{rowsSentence(foreseen)}</p>
      {push && <p className="text-ink-soft">{pushSentence(push)}</p>}
      {strategy !== "read" && (
        <p className="text-ink-soft">
          A{" "}
          <Link href="/campaigns" className="underline">
            campaign
          </Link>{" "}
          writes as many, and reports on each of them.
        </p>
      )}
    </div>
  );
}

/** Which way it goes, and what decides that. */
export function whySentence({ strategy, reason, people }: Foreseen): string {
  const size = formatCount(people);
  if (strategy === "read") {
    if (reason.by === "followers")
      return `Inboxes look it up: posts to ${formatCount(reason.from)} followers or more are not written to each.`;
    if (reason.by === "size")
      return `Inboxes look it up: it goes to more than ${formatCount(reason.from - 1)} people.`;
    return "Inboxes look it up: its type says so, whatever the size.";
  }
  switch (reason.by) {
    case "followers":
      return `It is written to each: ${size} followers are fewer than the ${formatCount(reason.from)} from which inboxes look it up.`;
    case "size":
      return `It is written to each: inboxes look up what goes to more than ${formatCount(reason.from - 1)} people, and ${size} are fewer.`;
    case "tooManyActive":
      return "It is written to each: as many broadcasts are active as inboxes may look at. Stop one, and this one is looked up too.";
    default:
      return "It is written to each: its type does not let inboxes look it up.";
  }
}

function rowsSentence({ strategy, rows }: Foreseen): string {
  if (strategy !== "read") return `${formatCount(rows)} rows are written, one for each.`;
  return rows === 0
    ? "No row is written for anybody; who does something with it writes their own."
    : `The inbox needs no rows; the push writes up to ${formatCount(rows)}.`;
}

function pushSentence({ people, byTopic }: NonNullable<Foreseen["push"]>): string {
  if (byTopic)
    return "The push is one call for all followers: past everybody’s caps and quiet hours, in English.";
  const whom =
    people === null ? "whoever has a phone" : `about ${formatCount(people)} with a phone`;
  return `The push goes to ${whom}, one by one, within caps and quiet hours.`;
}

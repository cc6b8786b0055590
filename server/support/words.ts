import { channels } from "@/server/channels/registry";

const labels = new Map<string, string>(
  channels.map(({ key, label }) => [key, key === "in_app" ? "inbox" : inSentence(label)]),
);

/** A channel within a sentence: push, e-mail, SMS, inbox. */
export function channelWord(channel: string): string {
  return labels.get(channel) ?? "a channel that is no more";
}

/** "push + inbox": what goes out beside the inbox first. */
export function channelWords(keys: readonly string[]): string {
  const ordered = keys.toSorted((a, b) => Number(a === "in_app") - Number(b === "in_app"));
  return ordered.map(channelWord).join(" + ");
}

/** "push and the inbox". */
export function channelList(keys: readonly string[]): string {
  const ordered = keys.toSorted((a, b) => Number(a === "in_app") - Number(b === "in_app"));
  const names = ordered.map((key) => (key === "in_app" ? "the inbox" : channelWord(key)));
  return new Intl.ListFormat("en", { type: "conjunction" }).format(names);
}

/** A label within a sentence; names that are capitals stay. */
export function inSentence(text: string): string {
  return /^[A-Z](?![A-Z])/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * A moment on somebody's clock: `14:02`, with the day where it is not `now`'s, with seconds where asked.
 */
export function clockTime(
  at: Date,
  { zone, now, seconds = false }: { zone: string; now: Date; seconds?: boolean },
): string {
  const time = formatted(at, zone, {
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
  });
  const day = (moment: Date) =>
    formatted(moment, zone, { day: "numeric", month: "short", year: "numeric" });
  if (day(at) === day(now)) return time;
  const sameYear = day(at).slice(-4) === day(now).slice(-4);
  return `${time} on ${sameYear ? day(at).slice(0, -5) : day(at)}`;
}

function formatted(at: Date, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", ...options }).format(at);
}

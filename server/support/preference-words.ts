import { digestWords } from "@/server/pipeline/preferences/digest-words";
import { Digest } from "@/server/pipeline/preferences/settings";
import { channelWord } from "./words";

/** "Likes: switched off by push": one changed path of somebody's preferences, in words. */
export function changeWords(
  path: string,
  { from, to }: { from: unknown; to: unknown },
  nameOf: (type: string) => string,
): string {
  const type = /^types\.(.+)\.enabled$/.exec(path)?.[1];
  if (type !== undefined) return `“${nameOf(type)}” ${switched(to)}`;
  const [, ofType, by] = /^types\.(.+)\.channels\.([^.]+)$/.exec(path) ?? [];
  if (ofType !== undefined && by !== undefined)
    return `“${nameOf(ofType)}” by ${channelWord(by)} ${switched(to)}`;
  const channel = /^channels\.(.+)$/.exec(path)?.[1];
  if (channel !== undefined) return `everything by ${channelWord(channel)} ${switched(to)}`;
  const category = /^digests\.(.+)$/.exec(path)?.[1];
  if (category !== undefined)
    return `mails of “${category}” ${changed(rhythmWords(from), rhythmWords(to))}`;
  switch (path) {
    case "master":
      return `all notifications ${switched(to)}`;
    case "quietHours":
      return `quiet hours ${changed(spanWords(from), spanWords(to))}`;
    case "hourlyCap":
      return `the hourly cap ${changed(capWords(from), capWords(to))}`;
    case "dailyCap":
      return `the daily cap ${changed(capWords(from), capWords(to))}`;
    default:
      return "a setting that this version does not know";
  }
}

const switched = (to: unknown) => {
  if (to === null) return "back to the default";
  return to === false ? "switched off" : "switched on";
};

const changed = (from: string, to: string) => `from ${from} to ${to}`;

const capWords = (cap: unknown) => (typeof cap === "number" ? `${cap}` : "the workspace's");

function rhythmWords(digest: unknown): string {
  const known = Digest.safeParse(digest);
  return known.success ? `collected ${digestWords(known.data)}` : "at once";
}

function spanWords(span: unknown): string {
  if (typeof span !== "object" || span === null) return "none";
  const { start, end } = { start: "", end: "", ...span };
  return `${start}–${end}`;
}

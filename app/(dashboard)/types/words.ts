import { channelList } from "@/components/notification/channels";
import { formatSeconds } from "@/components/ui/seconds-field";

const fanOutWords: Record<string, string> = {
  auto: "by their size",
  write: "always written",
  read: "always read",
};

/** What each setting is called, in the history of a type. */
const names: Record<string, string> = {
  key: "Key",
  name: "Name",
  description: "Description",
  category: "Category",
  priority: "Priority",
  pinned: "Pinned",
  mandatory: "Mandatory",
  ttlSeconds: "Lifetime",
  dedupWindowSeconds: "Duplicates are refused for",
  aggregationWindowSeconds: "Summed up for",
  aggregationMaxEvents: "Summed up at",
  fanOut: "Large audiences",
  pushByTopic: "Push by topic",
  channels: "Channels",
  fallbacks: "Stand-ins",
  lockScreenPrivate: "Private on lock screens",
  trackOpens: "Opens and clicks",
};

export const settingName = (setting: string): string => names[setting] ?? setting;

/** A setting's value as people say it. */
export function settingValue(setting: string, value: unknown): string {
  if (value === null) return "never";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (setting === "priority") return `P${value}`;
  if (typeof value === "number")
    return setting === "aggregationMaxEvents" ? `${value} waiting` : formatSeconds(value);
  if (Array.isArray(value)) return channelList(value.map(String));
  if (typeof value === "object") return standIns(Object.entries(value));
  const text = String(value);
  return (setting === "fanOut" ? fanOutWords[text] : text) || "nothing";
}

function standIns(entries: [string, unknown][]): string {
  if (entries.length === 0) return "none";
  return entries
    .map(
      ([from, to]) =>
        `${channelList([from])} by ${channelList(Array.isArray(to) ? to.map(String) : [])}`,
    )
    .join("; ");
}

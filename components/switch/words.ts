import { formatCount } from "../format";
import { channelLabel } from "../notification/channels";
import type { Mode, Scope, ShownSwitch, SoFar } from "./switch";

export const scopeLabels: Record<Scope, string> = {
  all: "Everything",
  priority: "Priority",
  type: "Type",
  category: "Category",
  channel: "Channel",
  provider: "Provider account",
  producer: "Producer",
  campaign: "Campaign",
  segment: "Segment",
  notification: "Notification",
};

export const scopeOptions: { value: Scope; label: string }[] = (
  [
    ...(["campaign", "type", "category", "channel", "provider"] as const),
    ...(["producer", "segment", "notification", "priority", "all"] as const),
  ] satisfies Scope[]
).map((value) => ({ value, label: scopeLabels[value] }));

export const modeLabels: Record<Mode, string> = { drop: "Dropped", hold: "Held" };

export const expiryOptions = [
  { value: "never", label: "Until somebody lifts it" },
  { value: "15", label: "In 15 minutes" },
  { value: "60", label: "In an hour" },
  { value: "240", label: "In 4 hours" },
  { value: "1440", label: "In a day" },
];

/** “Campaign Spring sale”, “Everything”. */
export function nameOf({ scope, label }: { scope: Scope; label: string }): string {
  if (scope === "all") return "Everything";
  const shown = { priority: label.toUpperCase(), channel: channelLabel(label) };
  return `${scopeLabels[scope]} ${scope === "priority" || scope === "channel" ? shown[scope] : label}`;
}

/** “59,502 messages”, “at least 20,000 messages”. */
export function messagesOf({ messages, complete }: SoFar): string {
  const n = `${complete ? "" : "at least "}${formatCount(messages)}`;
  return `${n} ${messages === 1 ? "message" : "messages"}`;
}

/** What is told once a switch is lifted: how much of it goes on, where it was kept waiting. */
export function liftedWords(
  shown: Pick<ShownSwitch, "scope" | "label" | "mode">,
  soFar: SoFar | undefined,
): string {
  const name = nameOf(shown);
  if (shown.mode === "drop" || !soFar) return `${name} goes on.`;
  if (soFar.messages === 0 && soFar.complete) return `${name} goes on; nothing waited.`;
  return `${name} goes on where it was: ${messagesOf(soFar)}.`;
}

/** Where the thing itself is shown; null: it has no page. */
export function pageOf({ scope, value }: Pick<ShownSwitch, "scope" | "value">): string | null {
  if (scope === "campaign") return `/campaigns/${value}`;
  if (scope === "notification") return `/notifications/${value}`;
  if (scope === "provider") return `/providers/${value}`;
  if (scope === "type") return `/types/${encodeURIComponent(value)}`;
  if (scope === "segment") return `/audience/segments/${value}`;
  return null;
}

/** Characters that a reason takes for which one person alone may stop P0, or much. */
export const breakGlassReason = 20;

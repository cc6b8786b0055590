import type { RouterOutputs } from "@/server/api/root";
import { formatCount, formatDuration, formatShare } from "../format";
import type { Tone } from "../ui/badge";

export type ListedAlert = RouterOutputs["alerts"]["firing"]["items"][number];
export type Tier = ListedAlert["tier"];
type AlertData = RouterOutputs["alerts"]["one"];
export type Unit = AlertData["unit"];
type Limit = Pick<AlertData, "side" | "unit"> & { label?: string };

export const tierWords: Record<Tier, { label: string; hint: string; tone: Tone }> = {
  page: { label: "Page", hint: "wakes somebody", tone: "bad" },
  chat: { label: "Chat", hint: "is read the same day", tone: "warn" },
  dashboard: { label: "Dashboard", hint: "is only shown here", tone: "info" },
};

export const tierKeys = ["page", "chat", "dashboard"] as const;

/** A limit of a rule, with the side of it that is wrong: “p99 above 5 s”. */
export const limitWords = (value: number, { label, side, unit }: Limit): string =>
  `${label ? `${label} ` : ""}${side} ${formatUnit(value, unit)}`;

/** A figure of a rule as people read it. */
export function formatUnit(value: number, unit: Unit): string {
  switch (unit) {
    case "ms":
      return formatDuration(value);
    case "s":
      return formatDuration(value * 1_000);
    case "share":
      return formatShare(Math.max(0, value));
    case "burn":
      return `${value.toFixed(1)}×`;
    case "bytes":
      return bytes(value);
    case "bytes/h":
      return `${bytes(value)}/h`;
    case "days":
      return `${value.toFixed(1)} d`;
    case "hours":
      return `${value.toFixed(1)} h`;
    case "count":
      return Number.isInteger(value) || value > 10 ? formatCount(value) : value.toFixed(1);
    default:
      return unit satisfies never;
  }
}

function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = Math.abs(value) < 1 ? 0 : Math.min(4, Math.floor(Math.log10(Math.abs(value)) / 3));
  return `${(value / 1_000 ** step).toFixed(1).replace(/\.0$/, "")} ${units[step] ?? "B"}`;
}

import { formatCount, formatDuration } from "@/components/format";
import type { CampaignDelivery } from "./figures";

/** Recipients a second that the slider reaches from and to; its scale is logarithmic. */
export const slowest = 1;
export const fastest = 10_000;

/** Where a pace stands on the slider, from 0 to 100. */
export function positionOf(perSecond: number): number {
  const share = Math.log(perSecond / slowest) / Math.log(fastest / slowest);
  return Math.min(100, Math.max(0, share * 100));
}

/** The pace at a position of the slider, rounded to two figures that people would write. */
export function paceAt(position: number): number {
  const exact = slowest * (fastest / slowest) ** (position / 100);
  const step = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1);
  return Math.max(slowest, Math.round(exact / step) * step);
}

/** Recipients a second that a campaign may reach now, at most; null: as fast as it goes. */
export function paceNow(
  set: number | null,
  pace: CampaignDelivery["pace"],
): { perSecond: number | null; words: string } {
  const perSecond = set ?? (pace.kind === "perSecond" ? pace.perSecond : null);
  if (perSecond !== null) return { perSecond, words: `at most ${formatCount(perSecond)}/s` };
  if (pace.kind === "spread") {
    const words = `spread over ${formatDuration(pace.minutes * 60_000)}`;
    return { perSecond: null, words };
  }
  return { perSecond: null, words: "as fast as it goes" };
}

/** How long the rest takes (ms) at so many recipients a second. */
export function timeLeft(left: number, perSecond: number): number {
  return (Math.max(0, left) / Math.max(perSecond, 0.001)) * 1_000;
}

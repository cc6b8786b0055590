import type { CampaignDelivery } from "@/db/schema/json";
import { explainReason } from "@/server/pipeline/preferences/reasons";
import { wilson } from "./interval";
import type { CountRow } from "./progress-counts.sql";

/** What became of messages. One in the inbox counts as sent when it lies there. */
export type Reached = {
  sent: number;
  delivered: number;
  opened: number;
  clicked: number;
  bounced: number;
  complained: number;
};

/** Messages, but for converted and unsubscribed: those are people. */
export type Funnel = Reached & { converted: number; unsubscribed: number };

export type ChannelFigures = Reached & {
  channel: string;
  /** Of these, so many are still queued, held or retried. */
  routed: number;
  queued: number;
  failed: number;
  expired: number;
  cancelled: number;
  unknown: number;
};

/** `why` is a sentence. */
export type SuppressedFigures = { reason: string; why: string; n: number }[];

export type Metric = NonNullable<CampaignDelivery["winner"]>["metric"];

export type VariantFigures = Reached & {
  key: string;
  name: string;
  converted: number;
  /** Where the true share of the metric, of what was sent, lies with 95 % confidence; from 0 to 1. */
  interval: { metric: Metric; low: number; high: number };
};

/** How many messages had an outcome, on a channel or ('') on people; summed over channels without one. */
export function countOf(rows: readonly CountRow[], outcome: string, channel?: string): number {
  const matching = rows.filter(
    (row) =>
      row.outcome === outcome &&
      (channel === undefined ? row.channel !== "" : row.channel === channel),
  );
  return matching.reduce((sum, { n }) => sum + n, 0);
}

export function reachedOf(rows: readonly CountRow[], channel?: string): Reached {
  const of = (outcome: string) => countOf(rows, outcome, channel);
  const inbox = channel === undefined || channel === "in_app";
  return {
    sent: of("sent") + (inbox ? countOf(rows, "delivered", "in_app") : 0),
    delivered: of("delivered"),
    opened: of("opened"),
    clicked: of("clicked"),
    bounced: of("bounced"),
    complained: of("complained"),
  };
}

export function channelFigures(rows: readonly CountRow[]): ChannelFigures[] {
  const channels = [...new Set(rows.map(({ channel }) => channel))].filter((key) => key !== "");
  return channels.sort().map((channel) => {
    const of = (outcome: string) => countOf(rows, outcome, channel);
    const lost = {
      failed: of("failed"),
      expired: of("expired"),
      cancelled: of("cancelled"),
      unknown: of("unknown"),
    };
    const reached = reachedOf(rows, channel);
    const routed = channel === "in_app" ? reached.sent : of("routed");
    const ended = reached.sent + lost.failed + lost.expired + lost.cancelled + lost.unknown;
    return { channel, routed, queued: Math.max(0, routed - ended), ...lost, ...reached };
  });
}

/** The largest reason first. */
export function suppressedFigures(rows: readonly CountRow[]): SuppressedFigures {
  return rows
    .filter(({ channel, outcome }) => channel === "" && outcome === "suppressed")
    .map(({ reason, n }) => ({ reason: reason ?? "", why: explainReason(reason ?? ""), n }))
    .sort((a, b) => b.n - a.n);
}

/** People considered so far: routed, held and suppressed ones. */
export const consideredOf = (rows: readonly CountRow[]) =>
  rows.reduce((sum, { channel, n }) => (channel === "" ? sum + n : sum), 0);

/** A variant with its share by the metric that decides, and how sure that is. */
export function variantFigures(
  variant: { key: string; name: string },
  reached: Reached,
  { metric, converted }: { metric: Metric; converted: number },
): VariantFigures {
  const n = { opens: reached.opened, clicks: reached.clicked, conversions: converted }[metric];
  const { low, high } = wilson(Math.min(n, reached.sent), reached.sent);
  return {
    key: variant.key,
    name: variant.name,
    converted,
    ...reached,
    interval: { metric, low, high },
  };
}

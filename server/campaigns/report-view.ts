import type { Difference, Share } from "./interval";
import type {
  ChannelFigures,
  Funnel,
  Reached,
  SuppressedFigures,
  VariantFigures,
} from "./progress-figures";

/** By the language of the users' settings. */
export type LocaleFigures = Reached & { locale: string; unsubscribed: number };

/** Messages by the hour (UTC, RFC 3339) in which they were sent, opened, clicked. */
export type HourFigures = { hour: string; sent: number; opened: number; clicked: number };

/** Whether those who got it did more than those who, by lot, got nothing. `of` are people. */
export type HoldOutFigures = { reached: Share; held: Share; difference: Difference };

/** What is kept of a campaign's report. */
export type StoredReport = {
  /** People. */
  considered: number;
  routed: number;
  held: number;
  /** Who was told, by any channel. */
  people: number;
  /** Messages; converted and unsubscribed are people. */
  funnel: Funnel;
  suppressed: SuppressedFigures;
  channels: ChannelFigures[];
  variants: (VariantFigures & { people: number; unsubscribed: number })[];
  locales: LocaleFigures[];
  hours: HourFigures[];
  /** null: no hold-out group, or no goal to compare by. */
  holdOut: HoldOutFigures | null;
  /** How long it took to compute: what takes long is done less often. */
  tookMs: number;
};

/** An earlier campaign of the same type, to compare with. */
export type EarlierCampaign = {
  id: number;
  name: string;
  startedAt: Date;
  endedAt: Date | null;
  considered: number;
  funnel: Funnel;
};

export type CampaignReport = StoredReport & {
  computedAt: Date;
  /** The latest first, at most eight. */
  earlier: EarlierCampaign[];
};

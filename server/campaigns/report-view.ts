import type { Share } from "./interval";
import type {
  ChannelFigures,
  Funnel,
  Reached,
  SuppressedFigures,
  VariantFigures,
} from "./progress-figures";

/** A language and what became of the messages in it. */
export type LocaleFigures = Reached & { locale: string; unsubscribed: number };
/** Messages of the hour (UTC) in which they were sent, opened, clicked. */
export type HourFigures = { hour: string; sent: number; opened: number; clicked: number };

/** Whether those who got it did more than those who, by lot, got nothing. */
export type HoldOutFigures = {
  reached: Share;
  held: Share;
  /** The difference of the shares (reached − held), with its interval of 95 %; from −1 to 1. */
  difference: { value: number; low: number; high: number };
};

/** What campaign_reports keeps of a campaign. */
export type StoredReport = {
  considered: number;
  routed: number;
  held: number;
  /** People who got a message on any channel. */
  people: number;
  funnel: Funnel;
  suppressed: SuppressedFigures;
  channels: (ChannelFigures & { unsubscribed: number })[];
  variants: (VariantFigures & { people: number; unsubscribed: number })[];
  locales: LocaleFigures[];
  hours: HourFigures[];
  /** null: no hold-out group, or no goal to compare by. */
  holdOut: HoldOutFigures | null;
};

/** An earlier campaign of the same type, to compare with. */
export type EarlierCampaign = {
  id: number;
  name: string;
  startedAt: Date | null;
  endedAt: Date | null;
  considered: number;
  people: number;
  funnel: Funnel;
};

export type CampaignReport = StoredReport & {
  computedAt: Date;
  /** The latest ones first, at most eight. */
  earlier: EarlierCampaign[];
};

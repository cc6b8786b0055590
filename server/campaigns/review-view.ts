import type { SuppressedFigures } from "./progress-figures";

/** One thing that was looked at before sending. */
export type Check = {
  key: string;
  severity: "error" | "warning" | "ok";
  /** What is so, and what to do about it. */
  sentence: string;
  /** The step of the composer that mends it. */
  fix?: { step: "audience" | "content" | "delivery" };
};

export type ReviewedWave = {
  startsAt: Date;
  /** null: every zone; []: all that no other wave names. */
  zones: string[] | null;
  people: number;
  forWinner: boolean;
};

/** What would happen if the campaign started as it is, by the pipeline's own evaluation. */
export type Review = {
  /** People. */
  audience: number;
  /** false: scaled up from a sample. */
  exact: boolean;
  /** Each number of people is right within so many, 19 times of 20; 0 when exact. */
  margin: number;
  outcomes: { routed: number; held: number; suppressed: SuppressedFigures };
  /** People who get it on a channel, at once or later. */
  channels: Record<string, number>;
  /** People who would get it and, by lot, do not. */
  holdOut: number;
  /** Of those who get it, people who get another campaign within a day before or after. */
  otherCampaignsThatDay: number;
  firstAt: Date;
  /** When its pace has reached the last one, and the last one held may be disturbed. */
  lastAt: Date;
  waves: ReviewedWave[];
  checklist: Check[];
};

export type ReviewFigures = Omit<Review, "checklist">;

import type { Fault } from "./fault";

/** Something that is wrong, and whose it is. `text` goes on with "since …" where that is known, then `after`. */
export type Finding = {
  whose: Exclude<Fault, "recipient">;
  tone: "bad" | "warn";
  text: string;
  since: Date | null;
  after: string;
  /** The page that acts on it. */
  href: string | null;
  /** The rule that tells of it, and its group: an open alert of it says since when, and what to do. */
  rule?: { key: string; group: string };
};

export type OpenAlert = {
  id: number;
  ruleKey: string;
  groupKey: string;
  tier: string;
  sentence: string;
  firedAt: Date;
  acknowledgedBy: string | null;
  snoozedUntil: Date | null;
};

export type LiveSwitch = {
  id: number;
  scope: string;
  value: string;
  mode: string;
  /** null: it waits for a second person, and stops nothing yet. */
  effectiveAt: Date | null;
  expiresAt: Date | null;
  reason: string;
  createdBy: string;
};

/** The answer to "is it us, a producer, or a provider?", and what is known to be wrong or stopped. */
export type Situation = {
  at: Date;
  /** The worst first; empty: nothing is wrong. */
  findings: Finding[];
  /** Of the last five minutes: what is shown where nothing is wrong. */
  lately: { sent: number; accepted: number; success: number | null; p0P99: number | null };
  alerts: OpenAlert[];
  switches: LiveSwitch[];
  /** Work that waits for a person's decision; counting ends at 10 000. */
  deadLetters: { letters: number; messages: number };
};

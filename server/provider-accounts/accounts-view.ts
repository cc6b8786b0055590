import type { Breaker } from "./breaker";
import type { PlaceInput } from "./save-chain";
import type { StripPiece } from "./strip-of";
import type { BreakerEvent } from "./write-breaker";

/** What an account did lately. */
export type Recent = {
  /** Items a second over ten seconds. */
  perSecond: number;
  /** Answers of the last minute, and what they were. */
  answers: number;
  /** Shares (0–1) of the last minute's answers. */
  errorShare: number;
  limitedShare: number;
  /** Mean time of a call, weighted by items; null: there was none. */
  latencyMs: number | null;
};

/** An account as pages show it: nothing of it is secret. */
export type AccountView = {
  key: string;
  label: string;
  adapter: string;
  adapterLabel: string;
  channels: string[];
  isSandbox: boolean;
  fromEnvironment: boolean;
  revision: number;
  ratePerSecond: number | null;
  reservedPercent: number;
  expiresAt: Date | null;
  checked: { at: Date; ok: boolean; sentence: string } | null;
  state: Breaker["state"];
  since: Date | null;
  reason: string;
  forced: Breaker["forced"];
  forcedBy: string | null;
  probeAt: Date | null;
  /** It asked to be left alone until then. */
  slowUntil: Date | null;
  /** The share (0–1) of its pace that it gets now. */
  paceFactor: number;
  /** Items a second that it gets now at most; null: as many as there are. */
  pacePerSecond: number | null;
  recent: Recent;
  /** The last hour of its breaker. */
  strip: StripPiece[];
};

export type ChainView = {
  channel: string;
  /** Somebody set this order; otherwise it is the standard one. */
  own: boolean;
  places: PlaceInput[];
  /** Accounts that could deliver by this channel and are not in its order. */
  unused: string[];
  /** Messages that wait for an account, up to `mostWaiting`. */
  waiting: number;
};

/** One line of the history. */
export type EventView = {
  id: number;
  account: string;
  label: string;
  at: Date;
  event: BreakerEvent;
  reason: string;
  actor: string | null;
};

export type AccountsView = { at: Date; accounts: AccountView[]; chains: ChainView[] };

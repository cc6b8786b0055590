/** What a drill showed, as the page draws it; kept with the drill when it is over. Times are ms since the epoch. */
export type DrillRecord = {
  accounts: DrillAccount[];
  /** null: the drill sent nothing itself. */
  counts: DrillCounts | null;
  timeline: DrillLine[];
  summary: DrillSummary;
};

/** One account of the channel, in the order in which the channel tries them. */
export type DrillAccount = {
  id: number;
  key: string;
  label: string;
  /** The one that the drill breaks. */
  broken: boolean;
  /** Seconds without an answer are left out. */
  seconds: DrillSecond[];
  bands: BreakerBand[];
};

/** What an account answered within one second. */
export type DrillSecond = {
  at: number;
  taken: number;
  errors: number;
  limited: number;
  refused: number;
  retries: number;
  /** Mean time to answer (ms). */
  latencyMs: number;
};

/** A piece of an account's breaker's history; see `stripOf`. */
export type BreakerBand = {
  state: "closed" | "slowed" | "half_open" | "open" | "forced_open" | "forced_closed";
  from: number;
  to: number;
};

/** What became of the drill's own messages. */
export type DrillCounts = {
  considered: number;
  /** Not sent at all: the person's own settings, or no way to reach them. */
  suppressed: number;
  routed: number;
  sent: number;
  failed: number;
  /** Later: quiet hours, a retry, no account. */
  waiting: number;
  inFlight: number;
  expired: number;
  cancelled: number;
  /** The provider never answered: nobody knows, so nobody repeats it. */
  unknown: number;
  /** Attempts that failed and were repeated. */
  retried: number;
  /** Sent by another account than the broken one. */
  otherWay: number;
  /** Sent, and yet the sandbox has not got it. null: the sandbox could not be asked. */
  lost: number | null;
  /** Got more than once, by either service. null: the sandbox could not be asked. */
  twice: number | null;
};

export type DrillTone = "info" | "bad" | "warn" | "ok";
/** One line of the story, in words. */
export type DrillLine = { at: number; text: string; tone: DrillTone };

export type DrillSummary = {
  /** From the fault until the first breaker opened (ms); null: none did. */
  openedAfterMs: number | null;
  /** From the repair until every breaker was closed (ms); null: not yet, or none was open. */
  healedAfterMs: number | null;
};

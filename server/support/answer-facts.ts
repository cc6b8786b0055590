/** What an answer to "why (not)?" is made of. Times are told on the user's own clock. */
export type AnswerFacts = {
  /** The user's IANA zone. */
  zone: string;
  now: Date;
  /** When the notification went out to be decided. */
  at: Date;
  event: {
    status: string;
    /** `read`: a broadcast, which inboxes look up. */
    strategy?: string;
    typeName: string;
    expiresAt: Date;
    campaignName: string | null;
  };
  /** null: nothing was decided for the user. */
  message: MessageFacts | null;
  deliveries: DeliveryFacts[];
  /** null where only the rows themselves were read: in lists. */
  around: AroundFacts | null;
};

export type MessageFacts = {
  outcome: "routed" | "held" | "suppressed";
  reason: string | null;
  inApp: boolean;
  /** Of an event that was absorbed: the update that it went into. */
  collapsedInto?: string | null;
  /** The update that has its place in the inbox now. */
  takenOverBy?: string | null;
  heldUntil: Date | null;
  readAt: Date | null;
};

/** One external channel. */
export type DeliveryFacts = {
  channel: string;
  state: string;
  reason: string | null;
  attempts: number;
  paused: boolean;
  fallbackOf: string | null;
  notBefore: Date | null;
  finishedAt: Date | null;
  deliveredAt: Date | null;
  openedAt: Date | null;
  clickedAt: Date | null;
  bouncedAt: Date | null;
  complainedAt: Date | null;
};

/** What was so when it was decided, as far as it is still known. */
export type AroundFacts = {
  /** Of a suppressed message: the channels that were wanted and can be reached. */
  wouldBe: string[];
  caps: CapsThen;
  quietHours: { start: string; end: string } | null;
  /** Devices that there were, and those whose token a push service called dead at that time. */
  devices: { there: number; dead: number };
  /** Switches that were on and meant this notification. */
  switches: SwitchThen[];
  /** Of a notification that never considered the user: whether its audience has the user now. */
  inAudience: boolean | null;
};

/** How much of the caps was used just before. */
export type CapsThen = {
  inHour: number;
  inDay: number;
  hourlyCap: number;
  dailyCap: number;
  /** When the last one that counts came. */
  lastAt: Date | null;
};

export type SwitchThen = {
  scope: string;
  reason: string;
  createdBy: string;
  since: Date;
  until: Date | null;
};

export type Tone = "ok" | "warn" | "bad" | "info";

export type Evidence = { label: string; text: string };

/** "Why (not)?" in a sentence, and what it rests on. */
export type Answer = { tone: Tone; sentence: string; evidence: Evidence[] };

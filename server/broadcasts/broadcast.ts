import type { StoredAudience } from "@/db/schema/json";
import type { Strategy } from "@/server/audience/choose-strategy";

export const broadcastPhases = ["active", "scheduled", "ended"] as const;
export type BroadcastPhase = (typeof broadcastPhases)[number];

/** What people did with a broadcast in their inboxes; each person counts once of each. */
export type BroadcastFigures = {
  /** It was on their screen. */
  reached: number;
  opened: number;
  clicked: number;
  archived: number;
};

/** A broadcast, or a scheduled notification to many, as both the list and its page show it. */
export type Broadcast = {
  id: string;
  typeKey: string;
  typeName: string;
  category: string;
  priority: 0 | 1 | 2;
  phase: BroadcastPhase;
  audience: StoredAudience;
  actor: string | null;
  object: string | null;
  data: Record<string, unknown>;
  templateVersionId: number | null;
  channels: string[];
  producer: string;
  /** When it began, or will. */
  at: Date;
  expiresAt: Date;
  /** When it was over; null: it is not. */
  endedAt: Date | null;
  /** Somebody stopped it before its time. */
  cancelled: boolean;
  /** Why it ended by itself before it began. */
  error: string | null;
  /** A kill switch keeps it from inboxes now. */
  stopped: boolean;
  /** People whom it is meant for, roughly. */
  estimate: number;
  /** How it will go out, as things are now: a scheduled one may turn out too small for a broadcast. */
  strategy: Strategy;
  figures: BroadcastFigures;
};

/** How far it had come at a moment. */
export type BroadcastPoint = BroadcastFigures & { at: Date };

export const noFigures: BroadcastFigures = { reached: 0, opened: 0, clicked: 0, archived: 0 };

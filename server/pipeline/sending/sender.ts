import type { ChannelKey } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import type { Board } from "@/server/control/switches/board";
import type { Desk } from "@/server/provider-accounts/desk";
import type { Priority, Span } from "@/server/queues";
import type { Renderer } from "@/server/templates/render";
import type { SendableNotifications } from "./notifications";

/** What a worker sends with. */
export type Sender = {
  context: Context;
  renderer: Renderer;
  desk: Desk;
  notifications: SendableNotifications;
  /** What kill switches say at this moment. */
  switches: Board;
  /** The lease under which rows are claimed; it changes when a lease was lost. */
  leaseId: () => number;
  /** Told how long (ms) accepted → handed over took, for load shedding. */
  observeLatency: (latencyMs: number) => void;
  random: () => number;
};

/** Pieces of one channel's deliveries that one job points to. */
export type Chunk = { channel: ChannelKey; priority: Priority; spans: Span[] };

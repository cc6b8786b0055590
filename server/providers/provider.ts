import type { Composed } from "@/server/channels/channel";
import type { ChannelKey } from "@/server/channels/registry";

/** One thing to hand over: one device, address, number or URL. */
export type OutgoingItem = {
  /** `notificationId/userId/channel` (push: `/deviceId` too): the idempotency key, and the reference that callbacks echo. */
  reference: string;
  /** Token, address, number or URL. Never logged. */
  to: string;
  content: Composed;
  priority: 0 | 1 | 2;
  /** Seconds for which delivering still makes sense. */
  ttlSeconds: number;
};

/** What the provider said about one item. Judged by an exhaustive switch in `sending/outcome.ts`. */
export type Answer =
  | { kind: "accepted"; providerMessageId: string }
  /** Try later; `afterMs` when the provider named a time (retry-after). */
  | {
      kind: "retry";
      class: "rate_limited" | "unavailable" | "timeout";
      afterMs?: number;
      detail: string;
    }
  /** Trying again cannot help. */
  | { kind: "refused"; class: "invalid_content" | "unauthorized" | "blocked"; detail: string }
  /** The token, address or number is dead. */
  | { kind: "endpoint_invalid"; detail: string }
  /** It may or may not have been taken (the connection broke after the request was sent). */
  | { kind: "unknown"; detail: string };

/** A delivery service. One file in `server/providers/`, one line in its registry. */
export interface Provider {
  readonly name: string;
  readonly channels: readonly ChannelKey[];
  /** Items in one call, and calls at once from one worker. */
  readonly limits: { batchSize: number; concurrency: number };
  /** Whether repeating a call with the same references is safe: decides what an ambiguous outcome becomes. */
  readonly idempotent: boolean;
  /**
   * Hands over one batch of one channel. Answers exactly one Answer per item, in order, and never
   * throws for what a provider or a network does. Must settle soon after `signal` aborts.
   */
  send(channel: ChannelKey, items: OutgoingItem[], signal: AbortSignal): Promise<Answer[]>;
  /** Every address is a server of its own (webhooks): its failures say nothing about the others. */
  readonly separateEndpoints?: boolean;
  /** Whether an address is of the kind that this service delivers to (a push token); absent: all are. */
  serves?(to: string): boolean;
  /** Lists of subscribers that the service keeps itself; absent: it keeps none. */
  readonly topics?: Topics;
  /** Asks the service whether it would take our calls, without sending anything. */
  check(signal: AbortSignal): Promise<Check>;
  /** Ends its connections; calls under way may finish. */
  close(): Promise<void>;
}

/** One Answer per token, in order; never throws, and settles soon after `signal` aborts, as `send` does. */
export interface Topics {
  /** Accepted ones name the topic. Subscribing twice is no error. */
  subscribe(tokens: string[], topic: string, signal: AbortSignal): Promise<Answer[]>;
  /** Leaving a topic that one is not in is no error. */
  unsubscribe(tokens: string[], topic: string, signal: AbortSignal): Promise<Answer[]>;
  /** Hands over one message for everybody in the topic. */
  sendToTopic(topic: string, item: Omit<OutgoingItem, "to">, signal: AbortSignal): Promise<Answer>;
}

/** What a check found, in words that a person can act on and that hold no secret. */
export type Check = { ok: boolean; sentence: string };

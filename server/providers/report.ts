/** What a provider tells about an item later, in our words. */
export const reportKinds = [
  "delivered",
  "bounced",
  "soft_bounced",
  "complained",
  "opened",
  "clicked",
] as const;

/** What a provider tells later. `eventId` is its own id of the event: each is applied once. */
export type Report =
  | {
      kind: (typeof reportKinds)[number];
      eventId: string;
      /** What was handed over with the item. */
      reference: string;
      at: Date;
    }
  /** Somebody answered an SMS; STOP and HELP mean something, the rest is not kept. */
  | { kind: "replied"; eventId: string; from: string; text: string; at: Date };

/** What a kill switch may stop, from the widest to the narrowest. */
export const scopes = [
  "all",
  "priority",
  "type",
  "category",
  "channel",
  "provider",
  "producer",
  "campaign",
  "segment",
  "notification",
] as const;
export type Scope = (typeof scopes)[number];

/** drop: what would go is cancelled. hold: it waits, and goes on where it was once the switch is lifted. */
export const modes = ["drop", "hold"] as const;
export type Mode = (typeof modes)[number];

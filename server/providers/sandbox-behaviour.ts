import { z } from "zod";

/** The channels that the sandbox imitates a provider for. */
export const sandboxChannels = ["push", "email", "sms", "webhook"] as const;
export type SandboxChannel = (typeof sandboxChannels)[number];

/** Each channel has two services that know nothing of each other: one to fail, and one to fail over to. */
export const sandboxServices = [
  ...sandboxChannels,
  "push-backup",
  "email-backup",
  "sms-backup",
  "webhook-backup",
] as const;
export type SandboxService = (typeof sandboxServices)[number];

const rate = z.number().min(0).max(1);

/** How a provider of the sandbox behaves; set at run time. */
export const Behaviour = z.strictObject({
  /** Median time to answer, ms. */
  latencyMs: z.number().int().min(0).max(120_000),
  /** Share of items that fail for now. */
  errorRate: rate,
  /** Items a second before 429; null: no limit. */
  rateLimitPerSecond: z.number().int().min(1).nullable(),
  /** Every call is answered 503. */
  outage: z.boolean(),
  /** Share of tokens and addresses that are dead; always the same ones. */
  invalidTokenRate: rate,
  /** Share of calls that are never answered. */
  hangRate: rate,
  /** Share of accepted items that are reported later as bounced, opened. */
  bounceRate: rate,
  openRate: rate,
  /** When they are reported, ms after accepting. */
  callbackDelayMs: z.number().int().min(0).max(3_600_000),
});
export type Behaviour = z.infer<typeof Behaviour>;

export const BehaviourChange = Behaviour.partial();
export type BehaviourChange = z.infer<typeof BehaviourChange>;

/** At most as long as a drill. */
export const longestTimedMs = 600_000;

/**
 * With `forMs` the change ends by itself after so many ms, whoever made it is away or not; it takes the place
 * of the timed change before it. `{forMs: 0}` ends that one now. Without, it stays, and what it names is no
 * longer timed.
 */
export const TimedChange = BehaviourChange.extend({
  forMs: z.number().int().min(0).max(longestTimedMs).optional(),
});
export type TimedChange = z.infer<typeof TimedChange>;

/** As a provider behaves on a good day. */
export const usualBehaviour: Behaviour = {
  latencyMs: 25,
  errorRate: 0,
  rateLimitPerSecond: null,
  outage: false,
  invalidTokenRate: 0,
  hangRate: 0,
  bounceRate: 0,
  openRate: 0,
  callbackDelayMs: 1_000,
};

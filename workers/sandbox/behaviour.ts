import { z } from "zod";

export const sandboxChannels = ["push", "email", "sms", "webhook"] as const;
export type SandboxChannel = (typeof sandboxChannels)[number];

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

const usual: Behaviour = {
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

/** The behaviour of every channel, and the token buckets of their rate limits. */
export function createBehaviours() {
  const current = new Map<SandboxChannel, Behaviour>(
    sandboxChannels.map((channel) => [channel, { ...usual }]),
  );
  const buckets = new Map<SandboxChannel, { tokens: number; at: number }>();

  return {
    of: (channel: SandboxChannel): Behaviour => current.get(channel) ?? usual,
    all: () => Object.fromEntries(current),
    change(channels: readonly SandboxChannel[], change: z.infer<typeof BehaviourChange>): void {
      for (const channel of channels) {
        current.set(channel, { ...usual, ...current.get(channel), ...change });
        buckets.delete(channel);
      }
    },
    /** Takes `n` from the rate limit; the seconds to wait when there are not enough. */
    take(channel: SandboxChannel, n: number): number | null {
      const limit = current.get(channel)?.rateLimitPerSecond;
      if (!limit) return null;
      const now = performance.now();
      const bucket = buckets.get(channel) ?? { tokens: limit, at: now };
      const tokens = Math.min(limit, bucket.tokens + ((now - bucket.at) / 1_000) * limit);
      const enough = tokens >= Math.min(n, limit);
      buckets.set(channel, { tokens: enough ? tokens - n : tokens, at: now });
      return enough ? null : Math.max(1, Math.ceil((n - tokens) / limit));
    },
  };
}
export type Behaviours = ReturnType<typeof createBehaviours>;

/** A latency (ms) around the median with the long tail of real services (log-normal). */
export function latencyAround(medianMs: number): number {
  const normal =
    Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return Math.min(medianMs * Math.exp(0.3 * normal), medianMs * 5);
}

/** A number in [0, 1) that is always the same for a text (FNV-1a). */
export function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) / 2 ** 32;
}

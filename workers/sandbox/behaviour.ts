import {
  type Behaviour,
  type BehaviourChange,
  type SandboxService,
  sandboxServices,
  usualBehaviour,
} from "@/server/providers/sandbox-behaviour";

/** The behaviour of every service, and the token buckets of their rate limits. */
export function createBehaviours() {
  const current = new Map<SandboxService, Behaviour>(
    sandboxServices.map((service) => [service, usualBehaviour]),
  );
  const buckets = new Map<SandboxService, { tokens: number; at: number }>();

  return {
    of: (service: SandboxService): Behaviour => current.get(service) ?? usualBehaviour,
    all: () => Object.fromEntries(current),
    change(services: readonly SandboxService[], change: BehaviourChange): void {
      for (const service of services) {
        current.set(service, { ...usualBehaviour, ...current.get(service), ...change });
        buckets.delete(service);
      }
    },
    /** Takes `n` from the rate limit; the seconds to wait when there are not enough. */
    take(service: SandboxService, n: number): number | null {
      const limit = current.get(service)?.rateLimitPerSecond;
      if (!limit) return null;
      const now = performance.now();
      const bucket = buckets.get(service) ?? { tokens: limit, at: now };
      const tokens = Math.min(limit, bucket.tokens + ((now - bucket.at) / 1_000) * limit);
      const enough = tokens >= Math.min(n, limit);
      buckets.set(service, { tokens: enough ? tokens - n : tokens, at: now });
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

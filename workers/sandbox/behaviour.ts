import {
  type Behaviour,
  type BehaviourChange,
  type SandboxService,
  sandboxServices,
  type TimedChange,
  usualBehaviour,
} from "@/server/providers/sandbox-behaviour";

/** The behaviour of every service, and the token buckets of their rate limits. `now`: ms, never backwards. */
export function createBehaviours(now: () => number = () => performance.now()) {
  const lasting = new Map<SandboxService, Behaviour>();
  const timed = new Map<SandboxService, { change: BehaviourChange; until: number }>();
  const buckets = new Map<SandboxService, { tokens: number; at: number }>();

  function of(service: SandboxService): Behaviour {
    const over = timed.get(service);
    const change = over && over.until > now() ? over.change : {};
    return { ...usualBehaviour, ...lasting.get(service), ...change };
  }

  return {
    of,
    all: () => Object.fromEntries(sandboxServices.map((service) => [service, of(service)])),
    change(services: readonly SandboxService[], { forMs, ...change }: TimedChange): void {
      for (const service of services) {
        buckets.delete(service);
        if (forMs !== undefined) {
          timed.set(service, { change, until: now() + forMs });
          continue;
        }
        lasting.set(service, { ...usualBehaviour, ...lasting.get(service), ...change });
        const over = timed.get(service);
        if (over) timed.set(service, { ...over, change: without(over.change, change) });
      }
    },
    /** Takes `n` from the rate limit; the seconds to wait when there are not enough. */
    take(service: SandboxService, n: number): number | null {
      const limit = of(service).rateLimitPerSecond;
      if (!limit) return null;
      const at = now();
      const bucket = buckets.get(service) ?? { tokens: limit, at };
      const tokens = Math.min(limit, bucket.tokens + ((at - bucket.at) / 1_000) * limit);
      const enough = tokens >= Math.min(n, limit);
      buckets.set(service, { tokens: enough ? tokens - n : tokens, at });
      return enough ? null : Math.max(1, Math.ceil((n - tokens) / limit));
    },
  };
}
export type Behaviours = ReturnType<typeof createBehaviours>;

/** What is timed, less what somebody has set since. */
const without = (change: BehaviourChange, set: BehaviourChange): BehaviourChange =>
  Object.fromEntries(Object.entries(change).filter(([name]) => !(name in set)));

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

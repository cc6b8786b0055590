import type { Context } from "@/server/context";
import { createTokenBuckets } from "@/server/control/token-bucket";
import { Refusal } from "@/server/errors";
import type { Producer } from "@/server/notification-types/producer";

export type Admission = {
  /** Takes `n` events off a producer's rate. @throws Refusal `rate_limited` */
  takeRate(producer: Producer, n: number): Promise<void>;
  /** Takes one off what the producer may send of a type that it was granted. @throws Refusal `rate_limited` */
  takeTypeRate(producer: Producer, typeKey: string): Promise<void>;
};

const retry = "Retry with the same idempotency key.";

/** What a producer may send, in all web processes together. */
export function createAdmission({ pool }: Pick<Context, "pool">): Admission {
  const buckets = createTokenBuckets(pool);
  return {
    async takeRate(producer, n) {
      const { ratePerSecond } = producer;
      const taken = await buckets.take({ key: `producer:${producer.id}`, ratePerSecond }, n);
      if (taken.ok) return;
      throw new Refusal(
        "rate_limited",
        `The producer "${producer.key}" may send ${ratePerSecond} events a second. ${retry}`,
        taken,
      );
    },

    async takeTypeRate(producer, typeKey) {
      const ratePerSecond = producer.typeLimits[typeKey];
      if (ratePerSecond === undefined) return;
      const key = `producer:${producer.id}:${typeKey}`;
      const taken = await buckets.take({ key, ratePerSecond, burst: ratePerSecond }, 1);
      if (taken.ok) return;
      throw new Refusal(
        "rate_limited",
        `The producer "${producer.key}" may send ${ratePerSecond} events of "${typeKey}" a second, because it is new to it. ${retry} Ask an admin, or whoever is on call, to raise it by a step.`,
        taken,
      );
    },
  };
}

/**
 * Refuses the events of a producer that is cut off. P0 is taken: one poison event must not keep
 * codes from people. @throws Refusal `rate_limited`
 */
export function checkCutOff({ key, cutOff }: Producer, priority: number): void {
  if (cutOff === null || priority === 0) return;
  throw new Refusal(
    "rate_limited",
    `The producer "${key}" is cut off: ${cutOff}. Only its P0 events are taken. Mend what it sends, then ask whoever is on call to let it in again. ${retry}`,
    { retryAfterSeconds: 60 },
  );
}

import { createHmac, randomUUID } from "node:crypto";
import type { Behaviour } from "./behaviour";

type Event = { eventId: string; kind: string; reference: string; at: string };

const eventsPerRequest = 500;
const tries = 5;

/** Reports bounces and opens later, as providers do: signed, in batches, tried again when refused. */
export function createCallbacks(url: string, secret: string) {
  const queue: Event[] = [];
  const timers = new Set<NodeJS.Timeout>();

  async function post(events: Event[]): Promise<void> {
    const body = JSON.stringify({ events });
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-sandbox-signature": `sha256=${signature}`,
        },
        body,
        signal: AbortSignal.timeout(10_000),
      }).catch(() => null);
      if (response?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, attempt * 1_000));
    }
  }

  function flush(): void {
    while (queue.length > 0) void post(queue.splice(0, eventsPerRequest));
  }

  function later(delayMs: number, event: Event): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      // Events due in the same turn go together.
      if (queue.length === 0) setImmediate(flush);
      queue.push(event);
    }, delayMs);
    timers.add(timer);
  }

  return {
    /** Decides what will be reported about an accepted item. */
    plan(reference: string, behaviour: Behaviour): void {
      const { bounceRate, openRate, callbackDelayMs } = behaviour;
      if (bounceRate === 0 && openRate === 0) return;
      const at = new Date(Date.now() + callbackDelayMs).toISOString();
      const event = { eventId: randomUUID(), reference, at };
      if (Math.random() < bounceRate) later(callbackDelayMs, { ...event, kind: "bounced" });
      else if (Math.random() < openRate) later(callbackDelayMs, { ...event, kind: "opened" });
    },
    close(): void {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
export type Callbacks = ReturnType<typeof createCallbacks>;

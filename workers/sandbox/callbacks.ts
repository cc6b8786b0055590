import { randomUUID } from "node:crypto";
import type { Behaviour } from "@/server/providers/sandbox-behaviour";
import { signatureHeader, signCallback } from "@/server/providers/sandbox-callback";

type Event = { eventId: string; kind: string; reference: string; at: string };

const eventsPerRequest = 500;
const tries = 5;

/** Reports bounces and opens later, as providers do: signed, in batches, tried again when refused. */
export function createCallbacks(url: string, secret: string) {
  const queue: Event[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let posting = false;
  let closed = false;

  async function post(events: Event[]): Promise<void> {
    const body = JSON.stringify({ events });
    const headers = {
      "content-type": "application/json",
      [signatureHeader]: signCallback(secret, body),
    };
    for (let attempt = 1; attempt <= tries && !closed; attempt += 1) {
      const signal = AbortSignal.timeout(10_000);
      const response = await fetch(url, { method: "POST", headers, body, signal }).catch(
        () => null,
      );
      await response?.body?.cancel();
      if (response?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, attempt * 1_000));
    }
  }

  /** One request at a time: whoever is told must not be overrun. */
  async function drain(): Promise<void> {
    if (posting) return;
    posting = true;
    while (queue.length > 0 && !closed) await post(queue.splice(0, eventsPerRequest));
    posting = false;
  }

  function later(delayMs: number, event: Event): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      queue.push(event);
      // Events due in the same turn go together.
      setImmediate(drain);
    }, delayMs);
    timers.add(timer);
  }

  return {
    /** Decides what will be reported about an accepted item. */
    plan(reference: string, { bounceRate, openRate, callbackDelayMs }: Behaviour): void {
      if (bounceRate === 0 && openRate === 0) return;
      const at = new Date(Date.now() + callbackDelayMs).toISOString();
      const event = { eventId: randomUUID(), reference, at };
      if (Math.random() < bounceRate) later(callbackDelayMs, { ...event, kind: "bounced" });
      else if (Math.random() < openRate) later(callbackDelayMs, { ...event, kind: "opened" });
    },
    /** What is not yet reported will not be. */
    close(): void {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
export type Callbacks = ReturnType<typeof createCallbacks>;

import { setMaxListeners } from "node:events";
import { answerOfError } from "./answers";
import type { Answer, OutgoingItem } from "./provider";

/** Nothing was sent, as the time was over before this item's turn. */
const notBegun: Answer = { kind: "retry", class: "timeout", detail: "not begun in time" };

/**
 * Sends each item by a call of its own, `atOnce` of them at a time, and answers in the items'
 * order. What `send` throws is taken for an error of the network.
 */
export async function answerEach(
  items: OutgoingItem[],
  atOnce: number,
  signal: AbortSignal,
  send: (item: OutgoingItem) => Promise<Answer>,
): Promise<Answer[]> {
  // Each call listens to it: more listeners than Node takes for a leak, until the calls end.
  setMaxListeners(0, signal);
  const answers = items.map(() => notBegun);
  const waiting = items.entries();
  const lane = async () => {
    for (const [i, item] of waiting) {
      if (signal.aborted) return;
      answers[i] = await send(item).catch(answerOfError);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return answers;
}

import { setMaxListeners } from "node:events";
import { request } from "undici";
import { expect, onTestFinished, test, vi } from "vitest";
import { answerEach } from "./answer-each";
import { startHttpPeer } from "./peers/http-peer";
import type { Answer, OutgoingItem } from "./provider";

const items: OutgoingItem[] = Array.from({ length: 40 }, (_, n) => ({
  reference: String(n),
  to: "somebody",
  content: { title: "", body: "" },
  priority: 1,
  ttlSeconds: 60,
}));
const taken = ({ reference }: OutgoingItem): Answer => ({
  kind: "accepted",
  providerMessageId: reference,
});

test("answers in the items' order, so many at once", async () => {
  let [now, most] = [0, 0];
  const answers = await answerEach(items, 7, new AbortController().signal, async (item) => {
    now += 1;
    most = Math.max(most, now);
    for (let turns = Number(item.reference) % 5; turns >= 0; turns--) await Promise.resolve();
    now -= 1;
    return taken(item);
  });
  expect(answers).toEqual(items.map(taken));
  expect(most).toBe(7);
});

test("what is thrown for one item is that item's answer alone", async () => {
  const answers = await answerEach(items, 7, new AbortController().signal, async (item) => {
    if (item.reference === "3") throw Object.assign(new Error(), { code: "ECONNREFUSED" });
    return taken(item);
  });
  expect(answers[3]).toEqual({ kind: "retry", class: "unavailable", detail: "ECONNREFUSED" });
  expect(answers.filter(({ kind }) => kind === "accepted")).toHaveLength(39);
});

test("what had not begun when the signal aborted may be tried again: nothing was sent", async () => {
  const over = new AbortController();
  const answers = await answerEach(items, 1, over.signal, async (item) => {
    if (item.reference === "4") over.abort();
    return taken(item);
  });
  expect(answers.slice(0, 5)).toEqual(items.slice(0, 5).map(taken));
  expect(new Set(answers.slice(5).map(({ kind }) => kind))).toEqual(new Set(["retry"]));
});

test("many calls on one signal are no leak to warn of", async () => {
  const peer = await startHttpPeer(() => ({ status: 200 }));
  onTestFinished(() => peer[Symbol.asyncDispose]());
  const warned = vi.fn();
  process.on("warning", warned);
  onTestFinished(() => {
    process.off("warning", warned);
  });
  const { signal } = new AbortController();
  // As it is from the start on Node.js 20.
  setMaxListeners(10, signal);
  await answerEach(items, 40, signal, async (item) => {
    const { body } = await request(peer.url, { signal });
    await body.dump();
    return taken(item);
  });
  expect(peer.received).toHaveLength(40);
  // Warnings are told on the next turn.
  await new Promise((resolve) => setImmediate(resolve));
  expect(warned).not.toHaveBeenCalled();
});

import { expect, onTestFinished, test, vi } from "vitest";
import { freePort } from "@/workers/sandbox/testing";
import { startWebPushPeer, type WebPushPeer, type WebPushReply } from "./peers/web-push-peer";
import type { Answer, OutgoingItem, Provider } from "./provider";
import { webPush } from "./web-push";
import { answerOfResponse } from "./web-push-answers";

const surroundings = { callbackUrl: "https://carillon.example/api/v1/callbacks/web-push" };
const patience = () => AbortSignal.timeout(20_000);

async function peerThat(reply?: WebPushPeer["reply"]): Promise<WebPushPeer> {
  const peer = await startWebPushPeer(reply);
  onTestFinished(() => peer[Symbol.asyncDispose]());
  return peer;
}

function open({ ca, vapid }: WebPushPeer, changes: Record<string, string> = {}): Provider {
  const values = { ca, ...vapid, subject: "mailto:ops@example.com", allowPrivate: "true" };
  const provider = webPush.open({ ...values, ...changes }, surroundings);
  onTestFinished(() => provider.close());
  return provider;
}

let made = 0;
function itemTo(to: string, changes: Partial<OutgoingItem> = {}): OutgoingItem {
  made += 1;
  return {
    reference: `0198c0de-0000-7000-8000-000000000000/${made}/push`,
    ...{ to, content: { title: "Title", body: "Body" }, priority: 1, ttlSeconds: 600, ...changes },
  };
}
const itemsTo = (peer: WebPushPeer, n: number) =>
  Array.from({ length: n }, () => itemTo(peer.subscribe()));
const kindsOf = (answers: Answer[]) => answers.map(({ kind }) => kind);

test("takes a full batch, each message readable by its browser alone, over connections that stay", async () => {
  const peer = await peerThat();
  const provider = open(peer);
  const { batchSize } = provider.limits;
  const items = itemsTo(peer, batchSize);
  const answers = await provider.send("push", items, patience());
  expect(answers).toEqual(
    items.map(({ reference }) => ({ kind: "accepted", providerMessageId: reference })),
  );
  expect(new Set(peer.received.map(({ subscription }) => subscription)).size).toBe(batchSize);
  const connections = peer.connections;
  await provider.send("push", items, patience());
  expect(peer.connections).toBe(connections);
});

test("content arrives as a declarative message, with its headers", async () => {
  const peer = await peerThat();
  const content = {
    ...{ title: "New comment", body: "Ana: nice", actionUrl: "https://example.com/p/1" },
    ...{ imageUrl: "https://example.com/a.png", collapseKey: "comment:post-1", badge: 3 },
    ...{ private: true, data: { post: "1" } },
    buttons: [{ id: "reply", label: "Reply", url: "https://example.com/p/1/reply" }],
  };
  const item = itemTo(peer.subscribe(), { content, priority: 0 });
  await open(peer).send("push", [item], patience());
  expect(peer.received[0]?.headers).toMatchObject({
    ...{ ttl: "600", urgency: "high", "content-encoding": "aes128gcm" },
    topic: expect.stringMatching(/^[\w-]{32}$/),
  });
  expect(peer.received[0]?.message).toEqual({
    web_push: 8030,
    notification: {
      ...{ title: "New comment", body: "Ana: nice", navigate: "https://example.com/p/1" },
      ...{ image: "https://example.com/a.png", tag: "comment:post-1" },
      actions: [{ action: "reply", title: "Reply", navigate: "https://example.com/p/1/reply" }],
      data: { post: "1", private: "1" },
    },
    app_badge: 3,
  });
});

test("what can wait says so", async () => {
  const peer = await peerThat();
  await open(peer).send("push", [itemTo(peer.subscribe(), { priority: 2 })], patience());
  expect(peer.received[0]?.headers.urgency).toBe("normal");
  expect(peer.received[0]?.headers.topic).toBeUndefined();
});

test("a body gives way until what is sent has 4 096 bytes; what is too large without it is refused", async () => {
  const peer = await peerThat();
  const large = { title: "T", body: "🔔".repeat(240), data: { blob: "x".repeat(3_400) } };
  const hopeless = { title: "T", body: "B", data: { blob: "x".repeat(5_000) } };
  const items = [large, hopeless].map((content) => itemTo(peer.subscribe(), { content }));
  const answers = await open(peer).send("push", items, patience());
  expect(kindsOf(answers)).toEqual(["accepted", "refused"]);
  expect(answers[1]).toMatchObject({ class: "invalid_content" });
  const [{ size, message } = { size: 0, message: null }] = peer.received;
  expect(size).toBeLessThanOrEqual(4_096);
  expect(size).toBeGreaterThan(4_090);
  expect(message).toMatchObject({ notification: { body: expect.stringMatching(/^(🔔)+…$/u) } });
});

const refusals: [string, WebPushReply, object][] = [
  ["404", { status: 404 }, { kind: "endpoint_invalid", detail: "404" }],
  ["410", { status: 410 }, { kind: "endpoint_invalid", detail: "410" }],
  ["413", { status: 413 }, { kind: "refused", class: "invalid_content" }],
  [
    "503 with a time",
    { status: 503, headers: { "retry-after": "30" } },
    { kind: "retry", class: "unavailable", afterMs: 30_000 },
  ],
  ["500", { status: 500 }, { kind: "unknown" }],
  ["a redirect", { status: 307, headers: { location: "https://127.0.0.1/" } }, { kind: "refused" }],
  ["an answer without end", { status: 201, body: Buffer.alloc(5_000_000) }, { kind: "accepted" }],
  ["a connection that breaks without an answer", "drop", { kind: "unknown" }],
  ["a connection that is closed half-way", "half-close", { kind: "unknown" }],
];

test.each(refusals)(
  "%s is judged for its item alone, and the next call goes through",
  async (_, reply, expected) => {
    const peer = await peerThat((n) => (n === 1 ? reply : "take"));
    const provider = open(peer);
    const answers = await provider.send("push", itemsTo(peer, 3), patience());
    expect(kindsOf(answers)).toEqual(["accepted", expect.any(String), "accepted"]);
    expect(answers[1]).toMatchObject(expected);
    const again = await provider.send("push", itemsTo(peer, 3), patience());
    expect(kindsOf(again)).toEqual(["accepted", "accepted", "accepted"]);
    expect(peer.received).toHaveLength(6);
  },
);

const [mozilla, stranger] = [
  "https://updates.push.services.mozilla.com/1",
  "https://evil.example/1",
];

test.each([
  [mozilla, 429, { kind: "retry", class: "rate_limited", afterMs: 9_000 }],
  [stranger, 429, { kind: "retry", class: "unavailable", afterMs: 9_000 }],
  ["https://mozilla.com.evil.example/1", 429, { kind: "retry", class: "unavailable" }],
  ["https://evilfcm.googleapis.com.example/1", 403, { kind: "refused", class: "blocked" }],
  [mozilla, 403, { kind: "refused", class: "unauthorized" }],
  [stranger, 403, { kind: "refused", class: "blocked" }],
])(
  "what %s says with %i holds for the account only if it is a browser's service",
  (endpoint, status, expected) => {
    expect(answerOfResponse(itemTo("x"), endpoint, status, "9")).toMatchObject(expected);
  },
);

test("a server that never answers is unknown soon after the signal, and after 5 s without it", async () => {
  const peer = await peerThat((n) => (n === 1 ? "hang" : "take"));
  const provider = open(peer);
  const time = new AbortController();
  const answers = provider.send("push", itemsTo(peer, 2), time.signal);
  await vi.waitFor(() => expect(peer.received).toHaveLength(2), 4_000);
  // Answered after the other one has been.
  await provider.send("push", itemsTo(peer, 1), patience());
  time.abort();
  const started = performance.now();
  expect(kindsOf(await answers)).toEqual(["accepted", "unknown"]);
  expect(performance.now() - started).toBeLessThan(2_000);
  peer.reply = () => "hang";
  expect(kindsOf(await provider.send("push", itemsTo(peer, 1), patience()))).toEqual(["unknown"]);
  expect(performance.now() - started).toBeLessThan(15_000);
});

test("nobody listening, or a certificate that we do not trust: nothing was sent", async () => {
  const peer = await peerThat();
  const deaf = JSON.parse(peer.subscribe());
  deaf.endpoint = `https://127.0.0.1:${await freePort()}/1`;
  const unavailable = { kind: "retry", class: "unavailable" };
  const deafAnswers = await open(peer).send("push", [itemTo(JSON.stringify(deaf))], patience());
  expect(deafAnswers).toMatchObject([unavailable]);
  const distrusting = await open(peer, { ca: "" }).send("push", itemsTo(peer, 1), patience());
  expect(distrusting).toMatchObject([unavailable]);
  expect(peer.received).toHaveLength(0);
});

test.each(["127.0.0.1", "localhost", "0x7f000001", "2130706433", "[::1]", "[::ffff:127.0.0.1]"])(
  "a subscription that names %s is not called",
  async (host) => {
    const peer = await peerThat();
    const subscription = JSON.parse(peer.subscribe());
    subscription.endpoint = subscription.endpoint.replace("127.0.0.1", host);
    const provider = open(peer, { allowPrivate: "" });
    const answers = await provider.send("push", [itemTo(JSON.stringify(subscription))], patience());
    const blocked = { kind: "refused", class: "blocked", detail: "ADDRESS_NOT_PUBLIC" };
    expect(answers).toEqual([blocked]);
    expect(peer.connections).toBe(0);
  },
);

test.each([
  ["no subscription at all", "nonsense"],
  ["keys that are none", { keys: { p256dh: "short", auth: "short" } }],
  [
    "a point that is not on the curve",
    { keys: { p256dh: Buffer.alloc(65, 4).toString("base64url") } },
  ],
])("%s is a dead address", async (_, broken) => {
  const peer = await peerThat();
  const good = JSON.parse(peer.subscribe());
  const to =
    typeof broken === "string"
      ? broken
      : JSON.stringify({ ...good, keys: { ...good.keys, ...broken.keys } });
  const answers = await open(peer).send("push", [itemTo(to), ...itemsTo(peer, 1)], patience());
  expect(kindsOf(answers)).toEqual(["endpoint_invalid", "accepted"]);
});

test("keys that belong together pass the check; a browser of another pair refuses them", async () => {
  const peer = await peerThat();
  const other = await peerThat();
  expect(await open(peer).check(patience())).toMatchObject({ ok: true });
  const foreign = open(peer, other.vapid);
  expect(await foreign.send("push", itemsTo(peer, 1), patience())).toMatchObject([
    { kind: "refused", detail: "403" },
  ]);
});

test.each([
  [
    "halves of two pairs",
    (other: WebPushPeer) => ({ privateKey: other.vapid.privateKey }),
    /belong/,
  ],
  ["a key that is none", () => ({ privateKey: "short" }), /cannot be read/],
  ["a contact that is none", () => ({ subject: "ops" }), /contact/],
])("%s do not pass the check", async (_, changes, sentence) => {
  const provider = open(await peerThat(), changes(await peerThat()));
  const check = await provider.check(patience());
  expect(check.ok).toBe(false);
  expect(check.sentence).toMatch(sentence);
});

test("keys that cannot be used refuse every message as our fault", async () => {
  const peer = await peerThat();
  const provider = open(peer, { privateKey: "short" });
  const unauthorized = { kind: "refused", class: "unauthorized", detail: "VAPID keys" };
  expect(await provider.send("push", itemsTo(peer, 1), patience())).toEqual([unauthorized]);
});

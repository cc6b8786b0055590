import { generateKeyPairSync } from "node:crypto";
import { expect, onTestFinished, test, vi } from "vitest";
import { freePort } from "@/workers/sandbox/testing";
import { fcm } from "./fcm";
import { maxSockets } from "./fcm-client";
import { type FcmPeer, type FcmReply, startFcmPeer } from "./peers/fcm-peer";
import type { Answer, OutgoingItem, Provider } from "./provider";

const surroundings = { callbackUrl: "https://carillon.example/api/v1/callbacks/fcm" };
const tokenOf = (n: number) => `device${n}:APA91b-token`;
const patience = () => AbortSignal.timeout(20_000);

async function peerThat(reply?: FcmPeer["reply"]): Promise<FcmPeer> {
  const peer = await startFcmPeer(reply);
  onTestFinished(() => peer[Symbol.asyncDispose]());
  return peer;
}

function open(peer: FcmPeer, changes: Record<string, string> = {}): Provider {
  const { serviceAccount, url } = peer;
  const provider = fcm.open({ serviceAccount, baseUrl: url, ...changes }, surroundings);
  onTestFinished(() => provider.close());
  return provider;
}

const notificationId = "0198c0de-0000-7000-8000-000000000000";
const itemTo = (to: string, changes: Partial<OutgoingItem> = {}): OutgoingItem => ({
  reference: `${notificationId}/1/push/${to.slice(0, 9)}`,
  to,
  content: { title: "Title", body: "Body" },
  priority: 1,
  ttlSeconds: 600,
  ...changes,
});
const itemsTo = (n: number) => Array.from({ length: n }, (_, i) => itemTo(tokenOf(i)));
const send = (provider: Provider, n: number, signal = patience()) =>
  provider.send("push", itemsTo(n), signal);
const kindsOf = (answers: Answer[]) => answers.map(({ kind }) => kind);
const messageAt = (peer: FcmPeer, i: number) => JSON.parse(peer.received[i]?.body ?? "{}").message;

test("takes a full batch with one access token, and answers each item in order", async () => {
  const peer = await peerThat((to) => (to === tokenOf(7) ? gone : "take"));
  const provider = open(peer);
  const { batchSize } = provider.limits;
  const answers = await send(provider, batchSize);
  await send(provider, 1);
  const taken = answers.flatMap((answer) =>
    answer.kind === "accepted" ? [answer.providerMessageId] : [],
  );
  expect(answers[7]).toEqual({ kind: "endpoint_invalid", detail: "UNREGISTERED" });
  expect(new Set(taken).size).toBe(batchSize - 1);
  expect(taken[0]).toMatch(/^projects\/carillon-peer\/messages\/0:/);
  expect(peer.received).toHaveLength(batchSize + 1);
  expect(peer.granted).toBe(1);
});
const gone: FcmReply = { status: 404, code: "UNREGISTERED" };

test("content arrives as the fields of HTTP v1", async () => {
  const peer = await peerThat();
  const before = Math.floor(Date.now() / 1_000);
  const content = {
    ...{ title: "New comment", body: "Ana: nice", actionUrl: "https://example.com/p/1" },
    ...{ imageUrl: "https://example.com/a.png", collapseKey: "comment:post-1", badge: 3 },
    ...{ private: true, category: "social", data: { post: "1" } },
    buttons: [{ id: "reply", label: "Reply", url: "https://example.com/p/1/reply" }],
  };
  await open(peer).send("push", [itemTo(tokenOf(1), { content, priority: 0 })], patience());
  const { apns, webpush, ...message } = messageAt(peer, 0);
  expect(message).toEqual({
    token: tokenOf(1),
    notification: {
      ...{ title: "New comment", body: "Ana: nice", image: "https://example.com/a.png" },
    },
    data: {
      ...{ post: "1", url: "https://example.com/p/1", private: "1" },
      buttons: JSON.stringify(content.buttons),
    },
    android: {
      ...{ priority: "high", ttl: "600s", collapse_key: "comment:post-1" },
      notification: {
        ...{ tag: "comment:post-1", channel_id: "social", notification_count: 3 },
        visibility: "PRIVATE",
      },
    },
  });
  const expiration = apns.headers["apns-expiration"];
  expect(Number(expiration) - before - 600).toBeLessThan(10);
  expect(apns).toEqual({
    headers: {
      ...{ "apns-priority": "10", "apns-expiration": expiration },
      "apns-collapse-id": "comment:post-1",
    },
    payload: {
      aps: {
        ...{ sound: "default", badge: 3, category: "social", "thread-id": "comment:post-1" },
        "mutable-content": 1,
      },
    },
    fcmOptions: { image: "https://example.com/a.png" },
  });
  expect(webpush).toMatchObject({
    headers: { TTL: "600", Urgency: "high", Topic: expect.stringMatching(/^[\w-]{32}$/) },
    notification: {
      ...{ tag: "comment:post-1", image: "https://example.com/a.png" },
      actions: [{ action: "reply", title: "Reply" }],
    },
  });
});

test("a key that only this notification has takes none of a device's four places", async () => {
  const peer = await peerThat();
  const content = { title: "T", body: "B", collapseKey: notificationId };
  await open(peer).send("push", [itemTo(tokenOf(1), { content, priority: 2 })], patience());
  expect(messageAt(peer, 0).android).toEqual({
    ...{ priority: "normal", ttl: "600s" },
    notification: { tag: notificationId },
  });
});

test("a body gives way until the payload has 4 KB; what is too large without it is refused", async () => {
  const peer = await peerThat();
  const large = { title: "T", body: "🔔".repeat(240), data: { blob: "x".repeat(3_000) } };
  const hopeless = { title: "T", body: "B", data: { blob: "x".repeat(5_000) } };
  const answers = await open(peer).send(
    "push",
    [itemTo(tokenOf(1), { content: large }), itemTo(tokenOf(2), { content: hopeless })],
    patience(),
  );
  expect(answers).toEqual([
    { kind: "accepted", providerMessageId: expect.any(String) },
    { kind: "refused", class: "invalid_content", detail: "over 4 KB" },
  ]);
  expect(peer.received).toHaveLength(1);
  expect(messageAt(peer, 0).notification.body).toMatch(/^(🔔)+…$/u);
});

const tokenField = [{ fieldViolations: [{ field: "message.token", description: "Invalid" }] }];
const refusals: [string, Exclude<FcmReply, string>, object][] = [
  ["UNREGISTERED", gone, { kind: "endpoint_invalid" }],
  [
    "INVALID_ARGUMENT of the token",
    { status: 400, code: "INVALID_ARGUMENT", details: tokenField },
    { kind: "endpoint_invalid" },
  ],
  [
    "INVALID_ARGUMENT",
    { status: 400, code: "INVALID_ARGUMENT" },
    { kind: "refused", class: "invalid_content" },
  ],
  [
    "SENDER_ID_MISMATCH",
    { status: 403, code: "SENDER_ID_MISMATCH" },
    { kind: "refused", class: "unauthorized" },
  ],
  [
    "THIRD_PARTY_AUTH_ERROR",
    { status: 401, code: "THIRD_PARTY_AUTH_ERROR" },
    { kind: "refused", class: "unauthorized" },
  ],
  [
    "QUOTA_EXCEEDED with a time",
    { status: 429, code: "QUOTA_EXCEEDED", headers: { "retry-after": "7" } },
    { kind: "retry", class: "rate_limited", afterMs: 7_000 },
  ],
  [
    "QUOTA_EXCEEDED",
    { status: 429, code: "QUOTA_EXCEEDED" },
    { kind: "retry", class: "rate_limited", afterMs: 60_000 },
  ],
  [
    "UNAVAILABLE with a time",
    { status: 503, code: "UNAVAILABLE", headers: { "retry-after": "30" } },
    { kind: "retry", class: "unavailable", afterMs: 30_000 },
  ],
  ["UNAVAILABLE", { status: 503, code: "UNAVAILABLE" }, { kind: "retry", class: "unavailable" }],
  ["INTERNAL", { status: 500, code: "INTERNAL" }, { kind: "unknown" }],
];

test.each(refusals)("%s is judged at once, and sent only once", async (_, reply, expected) => {
  const peer = await peerThat((to) => (to === tokenOf(1) ? reply : "take"));
  const started = performance.now();
  const answers = await send(open(peer), 3);
  // Sooner than after the shortest wait that a reply asks for.
  expect(performance.now() - started).toBeLessThan(6_500);
  expect(kindsOf(answers)).toEqual(["accepted", expect.any(String), "accepted"]);
  expect(answers[1]).toMatchObject(expected);
  expect(peer.received).toHaveLength(3);
});

const broken: [string, FcmReply, Answer["kind"]][] = [
  ["a connection that breaks without an answer", "drop", "unknown"],
  ["a connection that is closed half-way", "half-close", "unknown"],
  ["garbage", { status: 200, body: "<html>" }, "unknown"],
  ["an answer without a name", { status: 200, body: "null" }, "unknown"],
  ["garbage that refuses", { status: 400, body: "<html>" }, "refused"],
  ["a project that is not there", { status: 404, body: "<html>" }, "refused"],
];

test.each(broken)("%s ends in its answer, and is sent only once", async (_, reply, kind) => {
  const peer = await peerThat((to) => (to === tokenOf(1) ? reply : "take"));
  const provider = open(peer);
  expect(kindsOf(await send(provider, 3))).toEqual(["accepted", kind, "accepted"]);
  expect(peer.received).toHaveLength(3);
  peer.reply = () => "take";
  expect(new Set(kindsOf(await send(provider, 20)))).toEqual(new Set(["accepted"]));
});

test.each([
  ["no answer", "hang"],
  // The SDK waits for its rest.
  ["half an answer", "break"],
] as const)(
  "%s in time is unknown, for those only, and the next call goes through",
  async (_, reply) => {
    const peer = await peerThat((to) => (to === tokenOf(1) ? reply : "take"));
    const provider = open(peer);
    const time = new AbortController();
    const answers = send(provider, 3, time.signal);
    await vi.waitFor(() => expect(peer.received).toHaveLength(3), 20_000);
    // Answered after the others have been.
    await provider.send("push", [itemTo(tokenOf(8))], patience());
    time.abort();
    expect(kindsOf(await answers)).toEqual(["accepted", "unknown", "accepted"]);
    peer.reply = () => "take";
    expect(kindsOf(await send(provider, 2))).toEqual(["accepted", "accepted"]);
  },
);

test("what still waits for a connection when time is up was not sent", async () => {
  const time = new AbortController();
  // Time is up when every connection carries a message that has arrived.
  const peer = await peerThat((_, n) => {
    if (n === maxSockets) time.abort();
    return "hang";
  });
  const kinds = kindsOf(await send(open(peer), maxSockets + 44, time.signal));
  expect(kinds.filter((kind) => kind === "unknown")).toHaveLength(maxSockets);
  expect(kinds.filter((kind) => kind === "retry")).toHaveLength(44);
  expect(peer.received).toHaveLength(maxSockets);
});

test("nobody listening is to be tried again: nothing was sent", async () => {
  const peer = await peerThat();
  const provider = open(peer, { baseUrl: `http://127.0.0.1:${await freePort()}` });
  const unavailable = { kind: "retry", class: "unavailable" };
  expect(await send(provider, 2)).toMatchObject([unavailable, unavailable]);
});

test.each([
  ["is down", { status: 503, body: {} }, { kind: "retry", class: "unavailable" }],
  ["breaks off", "drop" as const, { kind: "retry", class: "unavailable" }],
  ["talks nonsense", { status: 200, body: "<html>" }, { kind: "retry", class: "unavailable" }],
  ["hangs", "hang" as const, { kind: "retry", class: "timeout" }],
  ["refuses", { status: 400, body: { error: "invalid_grant" } }, { kind: "refused" }],
])(
  "a token service that %s: nothing was sent, and later it goes on",
  async (_, reply, expected) => {
    const peer = await peerThat();
    const time = new AbortController();
    peer.replyToGrant = () => {
      if (reply === "hang") time.abort();
      return reply;
    };
    const answers = await send(open(peer), 2, AbortSignal.any([time.signal, patience()]));
    expect(answers).toMatchObject([expected, expected]);
    expect(peer.received).toHaveLength(0);
  },
);

test("an access token that dies under way is replaced: nothing was taken, and the next call goes through", async () => {
  const peer = await peerThat();
  const provider = open(peer);
  await send(provider, 1);
  peer.withdraw();
  const again = { kind: "retry", class: "unavailable", detail: "UNAUTHENTICATED" };
  expect(await send(provider, 2)).toMatchObject([again, again]);
  expect(kindsOf(await send(provider, 2))).toEqual(["accepted", "accepted"]);
  expect(peer.granted).toBe(2);
});

test("an access token that never was any good is refused as our fault", async () => {
  const peer = await peerThat();
  const provider = open(peer);
  peer.replyToGrant = () => ({ status: 200, body: { access_token: "old", expires_in: 3_599 } });
  const unauthorized = { kind: "refused", class: "unauthorized", detail: "UNAUTHENTICATED" };
  expect(await send(provider, 1)).toEqual([unauthorized]);
});

const otherKey = () =>
  generateKeyPairSync("rsa", { modulusLength: 2_048 })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();

test.each([
  ["somebody else's key", { private_key: otherKey() }],
  ["a key that is none", { private_key: "-----BEGIN PRIVATE KEY-----\nnone" }],
  ["another project", { project_id: "somebody-elses" }],
  ["no project", { project_id: "" }],
])("%s is refused as our fault, and the check says so", async (_, changes) => {
  const peer = await peerThat();
  const account = { ...JSON.parse(peer.serviceAccount), ...changes };
  const provider = open(peer, { serviceAccount: JSON.stringify(account) });
  expect(await send(provider, 1)).toMatchObject([{ kind: "refused", class: "unauthorized" }]);
  const check = await provider.check(patience());
  expect(check).toEqual({ ok: false, sentence: expect.stringContaining("Google refuses") });
});

test("the check asks without sending", async () => {
  const peer = await peerThat();
  const check = await open(peer).check(patience());
  expect(check).toEqual({ ok: true, sentence: "Google takes this service account." });
  expect(JSON.parse(peer.received[0]?.body ?? "")).toMatchObject({ validate_only: true });
});

test("followers join an actor's topic and leave it, and one message reaches the topic", async () => {
  const peer = await peerThat((to) => (to === tokenOf(1) ? gone : "take"));
  const { topics } = open(peer);
  const tokens = [tokenOf(0), tokenOf(1)];
  const topic = "actor:ana (1)";
  const joined = await topics?.subscribe(tokens, topic, patience());
  expect(joined).toEqual([
    { kind: "accepted", providerMessageId: topic },
    { kind: "endpoint_invalid", detail: "UNREGISTERED" },
  ]);
  const left = await topics?.unsubscribe([tokenOf(0)], topic, patience());
  expect(left).toEqual([{ kind: "accepted", providerMessageId: topic }]);
  const { to: _, ...item } = itemTo("");
  expect(await topics?.sendToTopic(topic, item, patience())).toMatchObject({ kind: "accepted" });
  const [join, , leave] = peer.received;
  expect([join?.method, leave?.method]).toEqual(["POST", "DELETE"]);
  expect(decodeURIComponent(join?.path ?? "")).toContain(`topic_name=actor%3Aana%20%281%29`);
  expect(messageAt(peer, 3).topic).toBe("actor%3Aana%20%281%29");
});

test("somebody who is in a topic already is no error", async () => {
  const peer = await peerThat(() => ({ status: 409, code: "ALREADY_EXISTS" }));
  const joined = await open(peer).topics?.subscribe([tokenOf(0)], "topic", patience());
  expect(joined).toEqual([{ kind: "accepted", providerMessageId: "topic" }]);
});

test("calls under way finish when the account is closed", async () => {
  const peer = await peerThat();
  const provider = open(peer);
  const calls = send(provider, 50);
  await provider.close();
  expect(new Set(kindsOf(await calls))).toEqual(new Set(["accepted"]));
});

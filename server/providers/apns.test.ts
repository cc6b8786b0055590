import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { freePort } from "@/workers/sandbox/testing";
import { apns } from "./apns";
import { answerOfFailure } from "./apns-answers";
import { type ApnsPeer, startApnsPeer } from "./peers/apns-peer";
import { makeCertificate } from "./peers/certificate";
import type { Answer, OutgoingItem, Provider } from "./provider";
import { notPublicCode } from "./public-address";

const surroundings = { callbackUrl: "https://carillon.example/api/v1/callbacks/apns" };
const tokenOf = (n: number) => n.toString(16).padStart(64, "a");
const patience = () => AbortSignal.timeout(20_000);

async function peerThat(...settings: Parameters<typeof startApnsPeer>): Promise<ApnsPeer> {
  const peer = await startApnsPeer(...settings);
  onTestFinished(() => peer[Symbol.asyncDispose]());
  return peer;
}

function open(peer: ApnsPeer, changes: Record<string, string> = {}): Provider {
  const { host, port, ca, signing, topic } = peer;
  const values = { host, port: String(port), ca, ...signing, bundleId: topic, ...changes };
  const provider = apns.open(values, surroundings);
  onTestFinished(() => provider.close());
  return provider;
}

const itemTo = (to: string, changes: Partial<OutgoingItem> = {}): OutgoingItem => ({
  reference: `0198c0de-0000-7000-8000-000000000000/1/push/${to.slice(-4)}`,
  to,
  content: { title: "Title", body: "Body" },
  priority: 1,
  ttlSeconds: 600,
  ...changes,
});
const send = (provider: Provider, n: number, signal = patience()) =>
  provider.send(
    "push",
    Array.from({ length: n }, (_, i) => itemTo(tokenOf(i))),
    signal,
  );
const kindsOf = (answers: Answer[]) => answers.map(({ kind }) => kind);

test("takes a full batch over one connection, and again over the same one", async () => {
  const peer = await peerThat();
  const provider = open(peer);
  const { batchSize } = provider.limits;
  const answers = await send(provider, batchSize);
  expect(new Set(kindsOf(answers))).toEqual(new Set(["accepted"]));
  const ids = answers.map((answer) => answer.kind === "accepted" && answer.providerMessageId);
  expect(new Set(ids).size).toBe(batchSize);
  await send(provider, batchSize);
  expect(peer.received).toHaveLength(2 * batchSize);
  expect(peer.sessions).toBe(1);
});

test.each(["169.254.169.254", "2852039166"])(
  "nothing is sent to what clouds keep for their own machines: %s",
  async (host) => {
    const provider = open(await peerThat(), { host });
    // The session may hide why its socket never was.
    const detail = expect.stringMatching(`^(${notPublicCode}|ERR_HTTP2_STREAM_CANCEL)$`);
    expect(await send(provider, 1)).toMatchObject([{ kind: "retry", detail }]);
  },
);

test("content arrives as Apple's fields and headers", async () => {
  const peer = await peerThat();
  const before = Math.floor(Date.now() / 1_000);
  const content = {
    ...{ title: "New comment", body: "Ana: nice", actionUrl: "https://example.com/p/1" },
    ...{ imageUrl: "https://example.com/a.png", collapseKey: "comment:post-1", badge: 3 },
    ...{ private: true, category: "social", data: { post: "1" } },
    buttons: [{ id: "reply", label: "Reply", url: "https://example.com/p/1/reply" }],
  };
  await open(peer).send("push", [itemTo(tokenOf(1), { content, priority: 0 })], patience());
  const { headers = {}, body = "{}" } = peer.received[0] ?? {};
  expect(headers).toMatchObject({
    "apns-topic": peer.topic,
    "apns-push-type": "alert",
    "apns-priority": "10",
    "apns-collapse-id": "comment:post-1",
  });
  const expiration = Number(headers["apns-expiration"]);
  expect(expiration - before).toBeGreaterThanOrEqual(600);
  expect(expiration - before).toBeLessThan(610);
  expect(JSON.parse(body)).toEqual({
    post: "1",
    url: "https://example.com/p/1",
    image: "https://example.com/a.png",
    buttons: content.buttons,
    private: true,
    aps: {
      alert: { title: "New comment", body: "Ana: nice" },
      ...{ sound: "default", badge: 3, category: "social", "thread-id": "comment:post-1" },
      "mutable-content": 1,
    },
  });
});

test("what can wait says so, and long collapse keys are shortened to their hash", async () => {
  const peer = await peerThat();
  const content = { title: "T", body: "B", collapseKey: "k".repeat(65) };
  const [answer] = await open(peer).send(
    "push",
    [itemTo(tokenOf(1), { priority: 2, content })],
    patience(),
  );
  expect(answer?.kind).toBe("accepted");
  expect(peer.received[0]?.headers["apns-priority"]).toBe("5");
  expect(JSON.parse(peer.received[0]?.body ?? "").aps.sound).toBeUndefined();
});

test("a body gives way until the payload has 4 KB; what is too large without it is refused", async () => {
  const peer = await peerThat();
  const data = { blob: "x".repeat(3_400) };
  const large = { title: "T", body: "🔔".repeat(240), data };
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
  const { body } = JSON.parse(peer.received[0]?.body ?? "").aps.alert;
  expect(body).toMatch(/^(🔔)+…$/u);
  expect(Buffer.byteLength(peer.received[0]?.body ?? "")).toBeGreaterThan(4_090);
});

const refusals: [number, string, Partial<Answer> & { class?: string }][] = [
  [410, "Unregistered", { kind: "endpoint_invalid" }],
  [410, "ExpiredToken", { kind: "endpoint_invalid" }],
  [400, "BadDeviceToken", { kind: "endpoint_invalid" }],
  [400, "DeviceTokenNotForTopic", { kind: "refused", class: "unauthorized" }],
  [400, "BadPriority", { kind: "refused", class: "invalid_content" }],
  [413, "PayloadTooLarge", { kind: "refused", class: "invalid_content" }],
  [403, "InvalidProviderToken", { kind: "refused", class: "unauthorized" }],
  [403, "ExpiredProviderToken", { kind: "retry", class: "unavailable" }],
  [429, "TooManyRequests", { kind: "retry", class: "unavailable" }],
  [429, "TooManyProviderTokenUpdates", { kind: "retry", class: "rate_limited" }],
  [500, "InternalServerError", { kind: "unknown", detail: "500" }],
  [503, "ServiceUnavailable", { kind: "retry", class: "unavailable" }],
  [503, "Shutdown", { kind: "retry", class: "unavailable" }],
];

test.each(refusals)("%i %s is judged, and asked only once", async (status, reason, expected) => {
  const peer = await peerThat((token) => (token === tokenOf(1) ? { status, reason } : "take"));
  const answers = await send(open(peer), 3);
  expect(kindsOf([answers[0] ?? never, answers[2] ?? never])).toEqual(["accepted", "accepted"]);
  expect(answers[1]).toMatchObject({ detail: reason, ...expected });
  expect(peer.received).toHaveLength(3);
});
const never: Answer = { kind: "unknown", detail: "no answer" };

const broken: [string, Parameters<typeof startApnsPeer>[0], Answer["kind"]][] = [
  ["a reset stream", () => "reset", "unknown"],
  ["a stream that was refused before it was looked at", () => "refuse-stream", "retry"],
  ["a session that is sent away", () => "goaway", "unknown"],
  ["garbage", () => "garbage", "unknown"],
  ["a status without a body", () => ({ status: 418, body: "" }), "unknown"],
  ["a connection that breaks", () => "drop", "unknown"],
  ["a connection that is closed half-way", () => "half-close", "unknown"],
];

test.each(broken)(
  "%s ends in its answer, and the next call goes through",
  async (_, reply, kind) => {
    const peer = await peerThat(reply);
    const provider = open(peer);
    const answers = await send(provider, 1);
    expect(kindsOf(answers)).toEqual([kind]);
    peer.reply = () => "take";
    expect(kindsOf(await send(provider, 2))).toEqual(["accepted", "accepted"]);
  },
);

test("those already answered when the session is sent away stay accepted", async () => {
  const peer = await peerThat((token) => (token === tokenOf(9) ? "goaway" : "take"));
  const answers = await send(open(peer), 10);
  expect(kindsOf(answers.slice(0, 9))).toEqual(Array(9).fill("accepted"));
  expect(answers[9]?.kind).toBe("unknown");
});

test("no answer in time is unknown for those only; a dead connection is given up for a new one", async () => {
  const peer = await peerThat((token) => (token === tokenOf(1) ? "hang" : "take"));
  const provider = open(peer);
  const time = new AbortController();
  const answers = send(provider, 2, time.signal);
  await vi.waitFor(() => expect(peer.received).toHaveLength(2), 20_000);
  // Answered after the other one has been, over the same connection.
  expect(kindsOf(await send(provider, 1))).toEqual(["accepted"]);
  time.abort();
  expect(kindsOf(await answers)).toEqual(["accepted", "unknown"]);
  expect(peer.sessions).toBe(1);
  peer.reply = () => "hang";
  const soon = new AbortController();
  const none = send(provider, 2, soon.signal);
  await vi.waitFor(() => expect(peer.received).toHaveLength(5), 20_000);
  soon.abort();
  const up = performance.now();
  expect(kindsOf(await none)).toEqual(["unknown", "unknown"]);
  expect(performance.now() - up).toBeLessThan(2_000);
  peer.reply = () => "take";
  expect(kindsOf(await send(provider, 1))).toEqual(["accepted"]);
  expect(peer.sessions).toBe(2);
});

test("nobody listening is to be tried again: nothing was sent", async () => {
  const peer = await peerThat();
  const port = String(await freePort());
  const answers = await send(open(peer, { port }), 2);
  const unavailable = { kind: "retry", class: "unavailable" };
  expect(answers).toMatchObject([unavailable, unavailable]);
});

test("a peer that takes the connection and never says a word is to be tried again", async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void silent.close());
  const address = silent.address();
  const port = String(typeof address === "object" ? address?.port : 0);
  const peer = await peerThat();
  const answers = await send(open(peer, { port }), 1);
  expect(answers).toMatchObject([{ kind: "retry", class: "unavailable" }]);
});

test("a certificate of theirs that we do not trust is to be tried again: nothing was sent", async () => {
  const peer = await peerThat();
  const answers = await send(open(peer, { ca: makeCertificate().cert }), 1);
  expect(answers).toMatchObject([{ kind: "retry", class: "unavailable" }]);
});

test("a provider token that dies under way is replaced, and the next call goes through", async () => {
  const peer = await peerThat(() => ({ status: 403, reason: "ExpiredProviderToken" }));
  const provider = open(peer);
  expect(await send(provider, 1)).toMatchObject([{ kind: "retry", class: "unavailable" }]);
  peer.reply = () => "take";
  expect(kindsOf(await send(provider, 1))).toEqual(["accepted"]);
  const [first, second] = peer.received.map(({ headers }) => headers.authorization);
  expect(second).not.toBe(first);
});

test("a certificate of ours is shown instead of a token, and says when it ends", async () => {
  const peer = await peerThat(undefined, { certificates: true });
  const { cert, key } = peer.clientCertificate;
  const values = { key: "", keyId: "", teamId: "", certificate: cert, certificateKey: key };
  const provider = open(peer, values);
  expect(kindsOf(await send(provider, 2))).toEqual(["accepted", "accepted"]);
  expect(peer.received[0]?.headers.authorization).toBeUndefined();
  expect(await provider.check(patience())).toMatchObject({ ok: true });
  const days = ((apns.expiresAt?.(values)?.getTime() ?? 0) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(0.9);
  expect(days).toBeLessThan(1.1);
});

test("a key does not end, and an unreadable certificate does not say", () => {
  expect(apns.expiresAt?.({ key: "k", certificate: makeCertificate().cert })).toBeNull();
  expect(apns.expiresAt?.({ certificate: "no certificate" })).toBeNull();
});

test("a certificate that is not the one they want is refused as our fault", async () => {
  const peer = await peerThat(undefined, { certificates: true });
  const { cert, key } = makeCertificate({ applePush: true });
  const answers = await send(open(peer, { key: "", certificate: cert, certificateKey: key }), 2);
  const unauthorized = { kind: "refused", class: "unauthorized" };
  expect(answers).toMatchObject([unauthorized, unauthorized]);
});

test("a handshake that ends in an alert about our certificate is our fault too", () => {
  const code = "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED";
  const error = Object.assign(new Error("alert"), { code });
  const unauthorized = { kind: "refused", class: "unauthorized", detail: code };
  expect(answerOfFailure({ device: tokenOf(1), error })).toEqual(unauthorized);
});

const otherKey = () =>
  generateKeyPairSync("ec", { namedCurve: "prime256v1" })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();

test.each([
  ["a key of somebody else", { key: otherKey() }, /refuses.*InvalidProviderToken/],
  ["a bundle id that the key is not for", { bundleId: "com.example.other" }, /TopicDisallowed/],
  ["a key that is none", { key: "nonsense" }, /cannot be read/],
  ["a certificate that has ended", ended(), /has ended/],
  ["a key without its id", { keyId: "" }, /needs its key id/],
  ["nothing at all", { key: "" }, /Enter a key/],
])("%s is refused as our fault, and the check says so", async (_, changes, sentence) => {
  const provider = open(await peerThat(), changes);
  expect(await send(provider, 1)).toMatchObject([{ kind: "refused", class: "unauthorized" }]);
  const check = await provider.check(patience());
  expect(check.ok).toBe(false);
  expect(check.sentence).toMatch(sentence);
});
function ended() {
  const { cert, key } = makeCertificate({
    applePush: true,
    notAfter: new Date(Date.now() - 1_000),
  });
  return { key: "", certificate: cert, certificateKey: key };
}

test("the check passes without sending anything to anybody", async () => {
  const peer = await peerThat();
  const check = await open(peer).check(patience());
  expect(check).toEqual({ ok: true, sentence: "Apple takes these credentials." });
  expect(peer.received.map(({ token }) => token)).toEqual(["0".repeat(64)]);
});

test("an account that was closed opens its connection again when it is used", async () => {
  const peer = await peerThat();
  const provider = open(peer);
  await send(provider, 1);
  await provider.close();
  expect(kindsOf(await send(provider, 1))).toEqual(["accepted"]);
  expect(peer.sessions).toBe(2);
});

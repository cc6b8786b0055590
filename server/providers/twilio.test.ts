import { afterEach, beforeEach, expect, test } from "vitest";
import type { CallbackRequest, Values } from "./adapter";
import { type Callback, startTwilioPeer, type TwilioPeer } from "./peers/twilio-peer";
import type { OutgoingItem, Provider } from "./provider";
import { twilio } from "./twilio";

const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const authToken = "fedcba9876543210fedcba9876543210";
const surroundings = { callbackUrl: "https://carillon.example/api/v1/callbacks/twilio" };

let peer: TwilioPeer;
const opened: Provider[] = [];
beforeEach(async () => {
  peer = await startTwilioPeer({ accountSid, authToken });
});
afterEach(async () => {
  await peer[Symbol.asyncDispose]();
  await Promise.all(opened.splice(0).map((provider) => provider.close()));
});

const valuesWith = (values: Values = {}): Values => ({
  ...{ accountSid, authToken, from: "+15005550006", baseUrl: peer.url },
  ...values,
});

function open(values: Values = {}, around = surroundings): Provider {
  const provider = twilio.open(valuesWith(values), around);
  opened.push(provider);
  return provider;
}

const number = (n: number) => `+1555010${String(n).padStart(4, "0")}`;
const item = (n: number, more: Partial<OutgoingItem> = {}): OutgoingItem => ({
  reference: `0198c0de-0000-7000-8000-000000000000/${n}/sms`,
  to: number(n),
  content: { title: "", body: `Your code is ${n}` },
  priority: 0,
  ttlSeconds: 300,
  ...more,
});
const items = (n: number) => Array.from({ length: n }, (_, i) => item(i + 1));
const patience = () => AbortSignal.timeout(10_000);
const send = (batch: OutgoingItem[], values: Values = {}) =>
  open(values).send("sms", batch, patience());

test("hands over each message, and answers in order with Twilio's ids", async () => {
  const answers = await send(items(60));
  const taken = answers.map((answer) => {
    const sid = answer.kind === "accepted" ? answer.providerMessageId : "";
    return peer.messages.get(sid)?.To;
  });
  expect(taken).toEqual(items(60).map(({ to }) => to));
  expect(peer.messages.get([...peer.messages.keys()][0] ?? "")).toEqual({
    To: expect.stringMatching(/^\+1555010/),
    From: "+15005550006",
    Body: expect.stringMatching(/^Your code is \d+$/),
    ValidityPeriod: "300",
    StatusCallback: expect.stringMatching(
      /^https:\/\/carillon\.example\/api\/v1\/callbacks\/twilio\?reference=0198c0de-/,
    ),
  });
});

test("keeps its connections", async () => {
  const provider = open();
  for (let i = 0; i < 4; i++) await provider.send("sms", items(50), patience());
  expect(peer.received).toHaveLength(200);
  expect(peer.connections()).toBeLessThanOrEqual(50);
});

test("a messaging service is a sender too", async () => {
  const service = `MG${"a".repeat(32)}`;
  await send(items(1), { from: service });
  const [message] = [...peer.messages.values()];
  expect(message).toMatchObject({ MessagingServiceSid: service });
  expect(message).not.toHaveProperty("From");
});

test.each([
  [0.4, "1"],
  [300, "300"],
  [86_400, "36000"],
])("what is worth %d seconds waits %s at Twilio", async (ttlSeconds, period) => {
  await send([item(1, { ttlSeconds })]);
  expect([...peer.messages.values()]).toMatchObject([{ ValidityPeriod: period }]);
});

test.each([
  [21211, { kind: "endpoint_invalid" }],
  [21614, { kind: "endpoint_invalid" }],
  [21610, { kind: "refused", class: "blocked" }],
  [21408, { kind: "refused", class: "blocked" }],
  [21606, { kind: "refused", class: "unauthorized" }],
  [20003, { kind: "refused", class: "unauthorized" }],
  [20429, { kind: "retry", class: "rate_limited", afterMs: 1_000 }],
  [21611, { kind: "retry", class: "rate_limited", afterMs: 1_000 }],
  [21617, { kind: "refused", class: "invalid_content" }],
])("Twilio's %d means what it should, for that message alone", async (code, answer) => {
  peer.refusals.set(number(2), code);
  const answers = await send(items(3));
  expect(answers).toMatchObject([
    { kind: "accepted" },
    { ...answer, detail: `Twilio ${code}` },
    { kind: "accepted" },
  ]);
});

test("a 429 names the time to wait, and is not tried again here", async () => {
  peer.misbehave = () => ({ status: 429, headers: { "retry-after": "9" }, body: { code: 20429 } });
  const answers = await send(items(3));
  expect(answers).toEqual(
    answers.map(() => ({
      kind: "retry",
      class: "rate_limited",
      afterMs: 9_000,
      detail: "Twilio 20429",
    })),
  );
  expect(peer.received).toHaveLength(3);
});

test("a wrong auth token is refused for good, and the check says so", async () => {
  const wrong = open({ authToken: "0".repeat(32) });
  expect(await wrong.send("sms", items(1), patience())).toMatchObject([
    { kind: "refused", class: "unauthorized" },
  ]);
  expect(await wrong.check(patience())).toEqual({
    ok: false,
    sentence: "Twilio refuses the account SID or the auth token.",
  });
});

test.each([
  ["accountSid", "SK0123", "Account SID"],
  ["authToken", "", "Auth token"],
  ["from", "call me", null],
  ["from", "a sender that is too long", "Sender"],
])("%s %j: nothing is called if it cannot be right", async (field, value, complaint) => {
  const provider = open({ [field]: value });
  const answers = await provider.send("sms", items(2), patience());
  const check = await provider.check(patience());
  if (complaint === null) return expect(check.ok).toBe(true);
  expect(answers).toMatchObject([
    { kind: "refused", class: "unauthorized", detail: expect.stringContaining(complaint) },
    { kind: "refused", class: "unauthorized" },
  ]);
  expect(check).toEqual({ ok: false, sentence: expect.stringContaining(complaint) });
  expect(peer.received).toHaveLength(0);
});

test.each([
  ["+15005550006", true],
  [`MG${"a".repeat(32)}`, true],
  ["+15005550007", false],
  [`MG${"b".repeat(32)}`, false],
  ["12345", true],
  ["Acme", true],
])("the check knows whether %s is one of the account's senders", async (from, ok) => {
  expect(await open({ from }).check(patience())).toMatchObject({ ok });
  expect(peer.messages.size).toBe(0);
});

test("the check says when Twilio cannot be reached", async () => {
  const check = await open({ baseUrl: "http://127.0.0.1:1" }).check(patience());
  expect(check).toEqual({ ok: false, sentence: "Twilio could not be reached." });
});

test("a machine that nobody outside reaches asks for no callbacks at the real Twilio", async () => {
  const { callbackUrlFor } = await import("./callback-url");
  for (const host of [
    "localhost:3000",
    "127.0.0.1",
    "[::1]:3000",
    "10.0.0.7",
    "box.local",
    "box",
  ]) {
    const callbackUrl = `http://${host}/api/v1/callbacks/twilio`;
    expect(callbackUrlFor({ callbackUrl }, "r", undefined)).toBeUndefined();
    expect(callbackUrlFor({ callbackUrl }, "r", peer.url)).toBe(`${callbackUrl}?reference=r`);
  }
  expect(callbackUrlFor(surroundings, "a/b", undefined)).toBe(
    `${surroundings.callbackUrl}?reference=a%2Fb`,
  );
});

const requestOf = ({ url, headers, body }: Callback): CallbackRequest => ({
  url,
  body,
  header: (name) => headers[name.toLowerCase()],
});
const read = (callback: Callback, change: Partial<CallbackRequest> = {}, values: Values = {}) =>
  twilio.readCallback?.(valuesWith(values), { ...requestOf(callback), ...change }, surroundings);

async function sentMessage(): Promise<string> {
  const [answer] = await send(items(1));
  return answer?.kind === "accepted" ? answer.providerMessageId : "";
}

test.each([
  ["delivered", undefined, "delivered"],
  ["undelivered", 30003, "soft_bounced"],
  ["undelivered", 30005, "bounced"],
  ["undelivered", 30006, "bounced"],
  ["undelivered", 30007, "soft_bounced"],
  ["failed", 30008, "soft_bounced"],
  ["failed", 21614, "bounced"],
  ["failed", 21610, "complained"],
  ["failed", undefined, "soft_bounced"],
])("a callback that says %s (%s) is a report: %s", async (status, code, kind) => {
  const sid = await sentMessage();
  expect(read(peer.statusOf(sid, status, code))).toEqual([
    { kind, eventId: `${sid}:${status}`, reference: item(1).reference, at: expect.any(Date) },
  ]);
});

test.each(["queued", "sending", "sent", "accepted", "read"])(
  "a callback that says %s tells nothing yet",
  async (status) => {
    expect(read(peer.statusOf(await sentMessage(), status))).toEqual([]);
  },
);

test("an SMS that comes in is a reply, in Twilio's word for it where it has one", () => {
  const from = number(1);
  expect(read(peer.inbound(surroundings.callbackUrl, from, "Thanks & bye"))).toMatchObject([
    { kind: "replied", eventId: expect.stringMatching(/^SM/), from, text: "Thanks & bye" },
  ]);
  const stop = peer.inbound(surroundings.callbackUrl, from, "ARRET", { OptOutType: "STOP" });
  expect(read(stop)).toMatchObject([{ kind: "replied", from, text: "STOP" }]);
});

test("a forged callback is told apart", async () => {
  const callback = peer.statusOf(await sentMessage(), "delivered");
  const forged = { forged: true };
  expect(read(callback, { body: callback.body.replace("delivered", "failed") })).toEqual(forged);
  expect(read(callback, { body: `${callback.body}&ErrorCode=30005` })).toEqual(forged);
  expect(read(callback, { url: `${surroundings.callbackUrl}?reference=another` })).toEqual(forged);
  expect(read(callback, { header: () => undefined })).toEqual(forged);
  expect(read(callback, { header: () => "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" })).toEqual(forged);
  expect(read(callback, {}, { authToken: "0".repeat(32) })).toEqual(forged);
  expect(read(callback, {}, { authToken: "" })).toEqual(forged);
});

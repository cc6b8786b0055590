import { afterEach, beforeEach, expect, test } from "vitest";
import type { CallbackRequest, Values } from "./adapter";
import { peerProfileId, startTelnyxPeer, type TelnyxPeer } from "./peers/telnyx-peer";
import type { Callback } from "./peers/twilio-peer";
import type { OutgoingItem, Provider } from "./provider";
import { telnyx } from "./telnyx";

const apiKey = "KEY0123456789ABCDEF_abcdefghijklmnop";
const surroundings = { callbackUrl: "https://carillon.example/api/v1/callbacks/telnyx" };

let peer: TelnyxPeer;
const opened: Provider[] = [];
beforeEach(async () => {
  peer = await startTelnyxPeer({ apiKey });
});
afterEach(async () => {
  await peer[Symbol.asyncDispose]();
  await Promise.all(opened.splice(0).map((provider) => provider.close()));
});

const valuesWith = (values: Values = {}): Values => ({
  ...{ apiKey, publicKey: peer.publicKey, from: "+15005550006", baseUrl: peer.url },
  ...values,
});

function open(values: Values = {}): Provider {
  const provider = telnyx.open(valuesWith(values), surroundings);
  opened.push(provider);
  return provider;
}

const number = (n: number) => `+1555010${String(n).padStart(4, "0")}`;
const item = (n: number): OutgoingItem => ({
  reference: `0198c0de-0000-7000-8000-000000000000/${n}/sms`,
  to: number(n),
  content: { title: "", body: `Your code is ${n}` },
  priority: 0,
  ttlSeconds: 300,
});
const items = (n: number) => Array.from({ length: n }, (_, i) => item(i + 1));
const patience = () => AbortSignal.timeout(10_000);
const send = (batch: OutgoingItem[], values: Values = {}) =>
  open(values).send("sms", batch, patience());

test("hands over each message, and answers in order with Telnyx' ids", async () => {
  const answers = await send(items(60));
  const taken = answers.map((answer) => {
    const id = answer.kind === "accepted" ? answer.providerMessageId : "";
    return peer.messages.get(id)?.to;
  });
  expect(taken).toEqual(items(60).map(({ to }) => to));
  expect([...peer.messages.values()][0]).toEqual({
    to: expect.stringMatching(/^\+1555010/),
    from: "+15005550006",
    text: expect.stringMatching(/^Your code is \d+$/),
    type: "SMS",
    webhook_url: expect.stringMatching(
      /^https:\/\/carillon\.example\/api\/v1\/callbacks\/telnyx\?reference=0198c0de-/,
    ),
  });
});

test("keeps its connections", async () => {
  const provider = open();
  for (let i = 0; i < 4; i++) await provider.send("sms", items(50), patience());
  expect(peer.received).toHaveLength(200);
  expect(peer.connections()).toBeLessThanOrEqual(50);
});

test("a name is a sender with its messaging profile", async () => {
  await send(items(1), { from: "Acme", messagingProfileId: peerProfileId });
  expect([...peer.messages.values()]).toMatchObject([
    { from: "Acme", messaging_profile_id: peerProfileId },
  ]);
});

const stop = { code: "40300", title: "Blocked due to STOP message", status: 403 };

test.each([
  [{ code: "40310", title: "Invalid 'to' address" }, { kind: "endpoint_invalid" }],
  [{ code: "40001", title: "Not routable" }, { kind: "endpoint_invalid" }],
  [{ code: "10002", title: "Invalid number", pointer: "/to" }, { kind: "endpoint_invalid" }],
  [{ code: "10002", title: "Invalid number", pointer: "/from" }, { kind: "refused" }],
  [stop, { kind: "refused", class: "blocked" }],
  [
    { code: "40309", title: "Invalid region" },
    { kind: "refused", class: "blocked" },
  ],
  [
    { code: "40300", title: "No profile" },
    { kind: "refused", class: "unauthorized" },
  ],
  [
    { code: "40305", title: "Invalid 'from'" },
    { kind: "refused", class: "unauthorized" },
  ],
  [
    { code: "40318", title: "Queue full" },
    { kind: "retry", class: "rate_limited" },
  ],
  [
    { code: "40302", title: "Too large" },
    { kind: "refused", class: "invalid_content" },
  ],
])("Telnyx' %o means what it should, for that message alone", async (refusal, answer) => {
  peer.refusals.set(number(2), refusal);
  const answers = await send(items(3));
  expect(answers).toMatchObject([
    { kind: "accepted" },
    { ...answer, detail: `Telnyx ${refusal.code}` },
    { kind: "accepted" },
  ]);
});

test("a 429 names the time to wait, and is not tried again here", async () => {
  const body = { errors: [{ code: "10011", title: "Too many requests" }] };
  peer.misbehave = () => ({ status: 429, headers: { "retry-after": "9" }, body });
  const answers = await send(items(3));
  const wait = { kind: "retry", class: "rate_limited", afterMs: 9_000, detail: "Telnyx 10011" };
  expect(answers).toEqual([wait, wait, wait]);
  expect(peer.received).toHaveLength(3);
});

test("a wrong key is refused for good, and the check says so", async () => {
  const wrong = open({ apiKey: "KEY00000000000000000" });
  expect(await wrong.send("sms", items(1), patience())).toMatchObject([
    { kind: "refused", class: "unauthorized" },
  ]);
  expect(await wrong.check(patience())).toEqual({
    ok: false,
    sentence: "Telnyx refuses the API key.",
  });
});

test.each([
  ["apiKey", "", "API key"],
  ["publicKey", "c2hvcnQ=", "Public key"],
  ["from", "a sender that is too long", "Sender"],
  ["messagingProfileId", "my profile", "Messaging profile"],
])("%s %j: nothing is called, as it cannot be right", async (field, value, complaint) => {
  const provider = open({ [field]: value });
  expect(await provider.send("sms", items(1), patience())).toEqual([
    { kind: "refused", class: "unauthorized", detail: expect.stringContaining(complaint) },
  ]);
  expect(await provider.check(patience())).toMatchObject({ ok: false });
  expect(peer.received).toHaveLength(0);
});

test("the check looks at the credit and the profile, and sends nothing", async () => {
  expect(await open({ messagingProfileId: peerProfileId }).check(patience())).toEqual({
    ok: true,
    sentence: "Telnyx takes the API key, and there is credit.",
  });
  const other = "4000eba1-a0c0-4563-9925-b25e842a7cb7";
  expect(await open({ messagingProfileId: other }).check(patience())).toMatchObject({ ok: false });
  peer.credit = "-0.50";
  expect(await open().check(patience())).toEqual({
    ok: false,
    sentence: "Telnyx says that no credit is left.",
  });
  expect(peer.messages.size).toBe(0);
});

test("the check says when Telnyx cannot be reached", async () => {
  const check = await open({ baseUrl: "http://127.0.0.1:1/v2" }).check(patience());
  expect(check).toEqual({ ok: false, sentence: "Telnyx could not be reached." });
});

const requestOf = ({ url, headers, body }: Callback): CallbackRequest => ({
  url,
  body,
  header: (name) => headers[name.toLowerCase()],
});
const read = async (
  callback: Callback,
  change: Partial<CallbackRequest> = {},
  values: Values = {},
) =>
  await telnyx.readCallback?.(
    valuesWith(values),
    { ...requestOf(callback), ...change },
    surroundings,
  );

async function sentMessage(): Promise<string> {
  const [answer] = await send(items(1));
  return answer?.kind === "accepted" ? answer.providerMessageId : "";
}

test.each([
  ["delivered", [], "delivered"],
  ["delivery_failed", [{ code: "40001", title: "Not routable" }], "bounced"],
  ["delivery_failed", [{ code: "40012", title: "Invalid destination" }], "bounced"],
  ["delivery_failed", [{ code: "40006", title: "Unavailable" }], "soft_bounced"],
  ["sending_failed", [{ code: "40014", title: "Expired in queue" }], "soft_bounced"],
  ["delivery_failed", [stop], "complained"],
  ["delivery_failed", [], "soft_bounced"],
])("a message that ended as %s %o is a report: %s", async (status, errors, kind) => {
  const callback = peer.finalized(await sentMessage(), status, errors);
  expect(await read(callback)).toEqual([
    {
      kind,
      eventId: JSON.parse(callback.body).data.id,
      reference: item(1).reference,
      at: new Date("2026-03-04T05:06:07.890Z"),
    },
  ]);
});

test("what tells nothing about the delivery is no report", async () => {
  const id = await sentMessage();
  expect(await read(peer.finalized(id, "delivery_unconfirmed"))).toEqual([]);
  expect(await read(peer.finalized(id, "sent", [], "message.sent"))).toEqual([]);
  expect(await read(peer.signed(surroundings.callbackUrl, { data: "news" }))).toEqual([]);
});

test("an SMS that comes in is a reply, in Telnyx' word for it where it answered itself", async () => {
  const from = number(1);
  const thanks = peer.inbound(surroundings.callbackUrl, from, "Thanks");
  expect(await read(thanks)).toMatchObject([{ kind: "replied", from, text: "Thanks" }]);
  const more = { autoresponse_type: "STOP" };
  const stopped = peer.inbound(surroundings.callbackUrl, from, "stop all", more);
  expect(await read(stopped)).toMatchObject([{ kind: "replied", from, text: "STOP" }]);
});

test("the reference is the signed one, whatever the address says", async () => {
  const callback = peer.finalized(await sentMessage(), "delivered");
  const url = `${surroundings.callbackUrl}?reference=another`;
  expect(await read(callback, { url })).toMatchObject([{ reference: item(1).reference }]);
});

test("a forged callback is told apart", async () => {
  const callback = peer.finalized(await sentMessage(), "delivered");
  const forged = { forged: true };
  expect(await read(callback, { body: callback.body.replace("delivered", "failed") })).toEqual(
    forged,
  );
  expect(await read(callback, { header: () => undefined })).toEqual(forged);
  expect(await read(callback, { header: () => "AAAA" })).toEqual(forged);
  const stranger = Buffer.alloc(32, 7).toString("base64");
  expect(await read(callback, {}, { publicKey: stranger })).toEqual(forged);
  expect(await read(callback, {}, { publicKey: "" })).toEqual(forged);
  const old = Math.floor(Date.now() / 1_000) - 3_600;
  const replayed = peer.signed(callback.url, JSON.parse(callback.body), old);
  expect(await read(replayed)).toEqual(forged);
});

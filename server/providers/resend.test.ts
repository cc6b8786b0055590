import fc from "fast-check";
import { expect, test } from "vitest";
import type { Values } from "./adapter";
import type { Reply } from "./peers/http-peer";
import { type Kept, type ResendPeer, startResendPeer, type Trouble } from "./peers/resend-peer";
import type { OutgoingItem } from "./provider";
import { resend } from "./resend";
import { tagsOf } from "./resend-callback";

const surroundings = { callbackUrl: "https://us.example/api/v1/callbacks/resend" };
const webhookSecret = `whsec_${Buffer.from("a secret of the test").toString("base64")}`;
const account = {
  apiKey: "re_secret",
  from: "Us <us@ours.example>",
  campaignFrom: "news@news.ours.example",
};

const mail = (n: number, more: Partial<OutgoingItem> = {}): OutgoingItem => ({
  reference: `0198c0de-0000-7000-8000-000000000000/${n}/email`,
  to: `user_${n}@example.com`,
  content: {
    title: `Grüße 🎉 ${n}`,
    body: "<p>Hi</p>",
    text: "Hi",
    headers: { "List-Unsubscribe": "<https://us.example/u/1>" },
  },
  priority: 1,
  ttlSeconds: 60,
  ...more,
});

const campaignMail = (n: number) => mail(n, { content: { ...mail(n).content, campaign: true } });

const open = (peer: { url: string }, more: Values = {}) =>
  resend.open({ ...account, baseUrl: peer.url, ...more }, surroundings);

async function sendTo(
  peer: ResendPeer,
  items: OutgoingItem[],
  more: Values = {},
  signal = AbortSignal.timeout(20_000),
) {
  const provider = open(peer, more);
  const answers = await provider.send("email", items, signal);
  await provider.close();
  return answers;
}

const kinds = (answers: { kind: string }[]) => answers.map(({ kind }) => kind);

test("a batch arrives with its key, senders, subjects, both parts and headers", async () => {
  await using peer = await startResendPeer();
  const items = [mail(1), campaignMail(2)];
  const answers = await sendTo(peer, items, { replyTo: "Help <help@ours.example>" });
  expect(answers).toEqual(
    peer.mails.map(({ id }) => ({ kind: "accepted", providerMessageId: id })),
  );
  const [request] = peer.received;
  expect(peer.received).toHaveLength(1);
  expect(request).toMatchObject({ method: "POST", path: "/emails/batch" });
  expect(request?.headers).toMatchObject({
    authorization: "Bearer re_secret",
    "idempotency-key": expect.stringMatching(/^[0-9a-f]{64}$/),
    "x-batch-validation": "permissive",
  });
  expect(JSON.parse(request?.body ?? "")).toEqual([
    {
      from: '"Us" <us@ours.example>',
      to: ["user_1@example.com"],
      reply_to: '"Help" <help@ours.example>',
      subject: "Grüße 🎉 1",
      html: "<p>Hi</p>",
      text: "Hi",
      headers: { "List-Unsubscribe": "<https://us.example/u/1>" },
      tags: tagsOf(items[0]?.reference ?? ""),
    },
    expect.objectContaining({ from: "news@news.ours.example", to: ["user_2@example.com"] }),
  ]);
});

test.each([undefined, "", "US@ours.example"])(
  "campaigns are never sent from the transactional address: campaigns' is %j",
  async (campaignFrom) => {
    await using peer = await startResendPeer();
    const items = [campaignMail(1), mail(2), campaignMail(3)];
    const values: Values = campaignFrom === undefined ? {} : { campaignFrom };
    const provider = resend.open(
      { apiKey: "re_secret", from: account.from, baseUrl: peer.url, ...values },
      surroundings,
    );
    const answers = await provider.send("email", items, AbortSignal.timeout(5_000));
    const refused = { kind: "refused", class: "unauthorized", detail: "no sender for campaigns" };
    expect(answers).toEqual([refused, expect.objectContaining({ kind: "accepted" }), refused]);
    expect(peer.mails.map((kept) => kept.mail.to)).toEqual([["user_2@example.com"]]);
    expect(await provider.check(AbortSignal.timeout(5_000))).toMatchObject({ ok: false });
    await provider.close();
  },
);

test("mails that are refused by their place do not harm the others", async () => {
  await using peer = await startResendPeer();
  const untitled = mail(3);
  const items = [
    ...[mail(1), mail(2, { to: "nobody@localhost" })],
    ...[
      { ...untitled, content: { ...untitled.content, title: "" } },
      mail(4, { to: "a@b.c, d@e.f" }),
    ],
    mail(5),
  ];
  expect(await sendTo(peer, items)).toMatchObject([
    { kind: "accepted", providerMessageId: peer.mails[0]?.id },
    { kind: "endpoint_invalid" },
    { kind: "refused", class: "invalid_content" },
    { kind: "endpoint_invalid" },
    { kind: "accepted", providerMessageId: peer.mails[1]?.id },
  ]);
});

test("no value breaks out of its header", async () => {
  await using peer = await startResendPeer();
  const evil = "x\r\nBcc: all@ours.example";
  const headers = { "List-Unsubscribe": evil, "X-A: b\r\nBcc": "y", From: "ceo@bank.example" };
  const item = mail(1);
  await sendTo(peer, [{ ...item, content: { ...item.content, title: evil, headers } }]);
  expect(peer.mails[0]?.mail).toMatchObject({
    subject: "x Bcc: all@ours.example",
    headers: { "List-Unsubscribe": "x Bcc: all@ours.example" },
  });
  expect(Object.keys(peer.mails[0]?.mail.headers ?? {})).toEqual(["List-Unsubscribe"]);
});

const failure = (status: number, name: string, headers = {}): Reply => ({
  status,
  headers,
  body: { statusCode: status, name, message: "about user_1@example.com and re_secret" },
});
const unknown = { kind: "unknown" };
const unauthorized = { kind: "refused", class: "unauthorized" };
const limited = (afterMs: number) => ({ kind: "retry", class: "rate_limited", afterMs });

test.each<[string, Reply, object]>([
  ["a limit", failure(429, "rate_limit_exceeded", { "retry-after": "7" }), limited(7_000)],
  ["a quota that is used up", failure(429, "daily_quota_exceeded"), limited(60_000)],
  ["an outage", failure(503, "internal_server_error"), { kind: "retry", class: "unavailable" }],
  ["no key", failure(401, "missing_api_key"), unauthorized],
  ["a domain that is not verified", failure(403, "validation_error"), unauthorized],
  ["a bad mail", failure(422, "validation_error"), { kind: "refused", class: "invalid_content" }],
  ["the same key at work", failure(409, "concurrent_idempotent_requests"), unknown],
  ["the same key, other mails", failure(409, "invalid_idempotent_request"), unknown],
  ["a page of HTML", { status: 500, body: "<html>" }, unknown],
  ["an outage in HTML", { status: 503, body: "<html>" }, { kind: "retry", class: "unavailable" }],
  ["nothing", { status: 502, body: "null" }, unknown],
  ["garbage", { status: 200, body: "garbage" }, unknown],
  ["null", { status: 200, body: "null" }, unknown],
  ["something else", { status: 200, body: { data: "yes" } }, unknown],
  ["half an answer", "break", unknown],
])("every mail of a call hears of %s", async (_what, reply, expected) => {
  await using peer = await startResendPeer();
  peer.trouble = () => ({ reply });
  const answers = await sendTo(peer, [mail(1), mail(2)]);
  expect(answers).toMatchObject([expected, expected]);
  expect(JSON.stringify(answers)).not.toMatch(/example\.com|re_secret/);
});

test("a service that hangs is given up soon after the signal", async () => {
  await using peer = await startResendPeer();
  const time = new AbortController();
  peer.trouble = () => {
    time.abort();
    return { reply: "hang" };
  };
  const started = performance.now();
  const answers = await sendTo(peer, [mail(1), mail(2)], {}, time.signal);
  expect(kinds(answers)).toEqual(["unknown", "unknown"]);
  expect(performance.now() - started).toBeLessThan(4_000);
  expect(peer.received).toHaveLength(1);
});

test("nobody listening is to be tried again: nothing was sent", async () => {
  const peer = await startResendPeer();
  await peer[Symbol.asyncDispose]();
  const answers = await sendTo(peer, [mail(1)]);
  expect(answers).toEqual([{ kind: "retry", class: "unavailable", detail: "ECONNREFUSED" }]);
});

test("fewer results than mails leave the rest unknown", async () => {
  await using peer = await startResendPeer();
  peer.trouble = () => ({ reply: { status: 200, body: { data: [{ id: "only" }] } } });
  expect(await sendTo(peer, [mail(1), mail(2)])).toMatchObject([
    { kind: "accepted", providerMessageId: "only" },
    unknown,
  ]);
});

test("a batch whose answer was lost is repeated once under the same key, and sent once", async () => {
  await using peer = await startResendPeer();
  peer.trouble = (call): Trouble | null => (call === 1 ? { reply: "break", taken: true } : null);
  const answers = await sendTo(peer, [mail(1), mail(2)]);
  expect(answers).toEqual(
    peer.mails.map(({ id }) => ({ kind: "accepted", providerMessageId: id })),
  );
  expect(peer.mails).toHaveLength(2);
  expect(peer.received.map(({ headers }) => headers["idempotency-key"])).toEqual([
    peer.received[0]?.headers["idempotency-key"],
    peer.received[0]?.headers["idempotency-key"],
  ]);
});

test.each<[string, Reply]>([
  ["a limit", { status: 429 }],
  ["an outage", { status: 503 }],
])("a lost answer stays lost when the repeated call meets %s", async (_what, reply) => {
  await using peer = await startResendPeer();
  peer.trouble = (call) => (call === 1 ? { reply: "break", taken: true } : { reply });
  expect(kinds(await sendTo(peer, [mail(1), mail(2)]))).toEqual(["unknown", "unknown"]);
  expect(peer.received).toHaveLength(2);
});

test("other mails have another key", async () => {
  await using peer = await startResendPeer();
  await sendTo(peer, [mail(1), mail(2)]);
  await sendTo(peer, [mail(1), mail(3)]);
  const [first, second] = peer.received.map(({ headers }) => headers["idempotency-key"]);
  expect(first).not.toBe(second);
});

test("a wrong key is refused, one that could not be a header too", async () => {
  await using peer = await startResendPeer();
  expect(await sendTo(peer, [mail(1)], { apiKey: "re_other" })).toMatchObject([unauthorized]);
  expect(await sendTo(peer, [mail(1)], { apiKey: "re\nevil" })).toMatchObject([unauthorized]);
  expect(peer.mails).toEqual([]);
});

test("the peer's own rate limit is understood", async () => {
  await using peer = await startResendPeer({ callsPerSecond: 0 });
  expect(await sendTo(peer, [mail(1)])).toMatchObject([limited(1_000)]);
});

const verified = [
  { name: "ours.example", status: "verified" },
  { name: "news.ours.example", status: "verified" },
];

test.each<[string, Values, Parameters<typeof startResendPeer>[0], boolean, RegExp]>([
  ["all is well", {}, { domains: verified }, true, /verified\.$/],
  ["the key may only send", {}, { sendingOnly: true }, true, /may only send/],
  ["a domain is missing", {}, { domains: verified.slice(0, 1) }, false, /news\.ours\.example/],
  ["the key is unknown", { apiKey: "re_other" }, {}, false, /does not know the API key/],
  ["the key is no key", { apiKey: "two words" }, {}, false, /API key is missing or/],
  ["the sender is missing", { from: "" }, {}, false, /\(From\)/],
])("a check says in words when %s", async (_when, values, settings, ok, words) => {
  await using peer = await startResendPeer(settings);
  const provider = open(peer, values);
  const check = await provider.check(AbortSignal.timeout(5_000));
  expect(check).toEqual({ ok, sentence: expect.stringMatching(words) });
  expect(check.sentence).not.toMatch(/re_/);
  expect(peer.mails).toEqual([]);
  await provider.close();
});

test("a check of a service that is away says so", async () => {
  const peer = await startResendPeer();
  await peer[Symbol.asyncDispose]();
  const provider = open(peer);
  const away = await provider.check(AbortSignal.timeout(5_000));
  expect(away).toEqual({ ok: false, sentence: expect.stringContaining("does not answer") });
  await provider.close();
});

/** One mail as the peer took it, and a reader of callbacks about it. */
async function taken(): Promise<{ peer: ResendPeer; kept: Kept }> {
  const peer = await startResendPeer({ webhookSecret });
  await sendTo(peer, [mail(1)]);
  const [kept] = peer.mails;
  if (!kept) throw new Error("the peer took no mail");
  return { peer, kept };
}

function read(
  { headers, body }: { headers: Record<string, string>; body: string },
  values: Values = { webhookSecret },
) {
  const request = { url: surroundings.callbackUrl, header: (name: string) => headers[name], body };
  return resend.readCallback?.(values, request, surroundings);
}

test.each<[string, object, string[]]>([
  ["email.delivered", {}, ["delivered"]],
  ["email.bounced", { bounce: { type: "Permanent", subType: "General" } }, ["bounced"]],
  ["email.bounced", { bounce: { type: "Transient", subType: "MailboxFull" } }, ["soft_bounced"]],
  ["email.bounced", { bounce: { type: "Undetermined" } }, ["soft_bounced"]],
  ["email.suppressed", { suppressed: { type: "OnAccountSuppressionList" } }, ["bounced"]],
  ["email.delivery_delayed", {}, ["soft_bounced"]],
  ["email.complained", {}, ["complained"]],
  ["email.opened", {}, ["opened"]],
  ["email.clicked", { click: { link: "https://us.example" } }, ["clicked"]],
  ["email.sent", {}, []],
  ["contact.created", {}, []],
  ["email.delivered", { tags: {} }, []],
])("a signed callback of %s %j is read as %j", async (type, more, expected) => {
  const { peer, kept } = await taken();
  await using _ = peer;
  const callback = peer.callback(type, kept, more);
  expect(read(callback)).toEqual(
    expected.map((kind) => ({
      ...{ kind, reference: mail(1).reference, at: expect.any(Date) },
      eventId: callback.headers["svix-id"],
    })),
  );
});

test("a callback that is not signed by our secret is forged", async () => {
  const { peer, kept } = await taken();
  await using _ = peer;
  const good = peer.callback("email.bounced", kept, { bounce: { type: "Permanent" } });
  const other = `whsec_${Buffer.from("another secret").toString("base64")}`;
  const old = { ...good.headers, "svix-timestamp": "1700000000" };
  const { "svix-signature": _signature, ...unsigned } = good.headers;
  const forged = { forged: true };
  expect(read({ ...good, body: `${good.body} ` })).toEqual(forged);
  expect(read(good, { webhookSecret: other })).toEqual(forged);
  expect(read(good, {})).toEqual(forged);
  expect(read(good, { webhookSecret: "not base64!" })).toEqual(forged);
  expect(read({ ...good, headers: old })).toEqual(forged);
  expect(read({ ...good, headers: unsigned })).toEqual(forged);
  expect(read(good)).toHaveLength(1);
});

test("any reference comes back from its tag, which Resend takes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 48 }), (reference) => {
      fc.pre(reference.isWellFormed());
      const [tag] = tagsOf(reference);
      expect(tag?.value).toMatch(/^[\w-]{1,256}$/);
      expect(Buffer.from(tag?.value ?? "", "base64url").toString()).toBe(reference);
    }),
  );
});

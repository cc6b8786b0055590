import PostalMime from "postal-mime";
import { expect, test, vi } from "vitest";
import type { Values } from "./adapter";
import { makeCertificate } from "./peers/certificate";
import { type SmtpPeer, type Stage, startSmtpPeer, type Trouble } from "./peers/smtp-peer";
import type { OutgoingItem } from "./provider";
import { smtp } from "./smtp";

const surroundings = { callbackUrl: "https://us.example/api/v1/callbacks/smtp" };
const account = {
  security: "none",
  from: "Us, Köln <us@ours.example>",
  campaignFrom: "news@news.ours.example",
};
/** One key for all peers: making one takes a while. */
const certificate = makeCertificate();
const login = { user: "carillon", password: "very secret" };
const signIn = { user: "carillon", password: "very secret" };

const mail = (n: number, more: Partial<OutgoingItem> = {}): OutgoingItem => ({
  reference: `0198c0de-0000-7000-8000-000000000000/${n}/email`,
  to: `user_${n}@example.com`,
  content: { title: `Hello ${n}`, body: "<p>Hi</p>", text: "Hi" },
  priority: 1,
  ttlSeconds: 60,
  ...more,
});

const campaignMail = (n: number) => mail(n, { content: { ...mail(n).content, campaign: true } });

const mails = (n: number) => Array.from({ length: n }, (_, i) => mail(i + 1));

const open = ({ host, port }: { host: string; port: number }, more: Values = {}) =>
  smtp.open({ ...account, host, port: String(port), ...more }, surroundings);

async function sendTo(
  peer: { host: string; port: number },
  items: OutgoingItem[],
  more: Values = {},
  signal = AbortSignal.timeout(20_000),
) {
  const provider = open(peer, more);
  const answers = await provider.send("email", items, signal);
  await provider.close();
  return answers;
}

/** Sends, and says that time is up when so many of the mails hang at the peer. */
async function sendUntilHung(peer: SmtpPeer, items: OutgoingItem[], hung: number) {
  const time = new AbortController();
  const answers = sendTo(peer, items, {}, time.signal);
  await vi.waitFor(() => expect(peer.hung).toBe(hung), 20_000);
  time.abort();
  const up = performance.now();
  await answers;
  expect(performance.now() - up).toBeLessThan(2_000);
  return answers;
}

const startPeer = (given: Parameters<typeof startSmtpPeer>[0] = {}) =>
  startSmtpPeer({ certificate, ...given });

const troubleAt = (stage: Stage, trouble: Trouble) => (now: Stage) =>
  now === stage ? trouble : null;

const accepted = expect.objectContaining({ kind: "accepted" });
const unavailable = expect.objectContaining({ kind: "retry", class: "unavailable" });
const late = expect.objectContaining({ kind: "retry", class: "timeout" });
const unknown = expect.objectContaining({ kind: "unknown" });
const unauthorized = expect.objectContaining({ kind: "refused", class: "unauthorized" });

test("a mail arrives whole: headers, both parts, umlauts and emoji, in seven-bit lines", async () => {
  await using peer = await startPeer();
  const url = `https://us.example/unsubscribe/${"x".repeat(180)}`;
  const content = {
    title: `Grüße 🎉 aus Köln, ${"ganz lang ".repeat(12)}`.trim(),
    body: `<p>Schöne Grüße 🎉</p><p>${"ß".repeat(600)}</p>\n.\n<p>Ende</p>`,
    text: "Schöne Grüße 🎉\n.\nEnde",
    headers: {
      "List-Unsubscribe": `<${url}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    },
  };
  const answers = await sendTo(peer, [mail(1, { content })], {
    replyTo: "Help <help@ours.example>",
  });
  const [received] = peer.mails;
  const raw = received?.raw.toString("latin1") ?? "";
  const email = await PostalMime.parse(received?.raw ?? "");
  expect(answers).toEqual([{ kind: "accepted", providerMessageId: email.messageId }]);
  expect(received).toMatchObject({ from: "us@ours.example", to: ["user_1@example.com"] });
  expect(email).toMatchObject({
    subject: content.title,
    from: { name: "Us, Köln", address: "us@ours.example" },
    to: [{ name: "", address: "user_1@example.com" }],
    replyTo: [{ name: "Help", address: "help@ours.example" }],
  });
  expect(email.html?.trim()).toBe(content.body);
  expect(email.text?.trim()).toBe(content.text);
  expect(email.headers).toContainEqual(
    expect.objectContaining({ key: "list-unsubscribe", value: `<${url}>` }),
  );
  expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  expect(raw).toMatch(/^Content-Type: multipart\/alternative;/m);
  expect(raw).toMatch(/^Content-Type: text\/plain; charset=utf-8\r$/m);
  expect(raw).toMatch(/^Content-Type: text\/html; charset=utf-8\r$/m);
  expect(raw).toMatch(/^[\r\n\t\x20-\x7e]*$/);
  expect(Math.max(...raw.split("\r\n").map((line) => line.length))).toBeLessThan(998);
});

test.each(["starttls", "tls"] as const)(
  "mails and passwords travel encrypted: %s",
  async (security) => {
    await using peer = await startPeer({ security, login });
    const values = { security, ca: peer.ca, ...signIn };
    expect(await sendTo(peer, mails(2), values)).toEqual([accepted, accepted]);
    expect(peer.mails).toMatchObject([
      { encrypted: true, user: "carillon" },
      { encrypted: true, user: "carillon" },
    ]);
  },
);

test("STARTTLS is what is meant when nothing is chosen", async () => {
  await using peer = await startPeer({ security: "starttls" });
  expect(await sendTo(peer, [mail(1)], { security: "", ca: peer.ca })).toEqual([accepted]);
  expect(peer.mails[0]?.encrypted).toBe(true);
});

test("campaigns leave from their own address, and not at all without one", async () => {
  await using peer = await startPeer();
  const items = [mail(1), campaignMail(2)];
  const refused = { kind: "refused", class: "unauthorized", detail: "no sender for campaigns" };
  expect(await sendTo(peer, items)).toEqual([accepted, accepted]);
  expect(await sendTo(peer, items, { campaignFrom: "" })).toEqual([accepted, refused]);
  const own = { campaignFrom: "News <US@ours.example>" };
  expect(await sendTo(peer, items, own)).toEqual([accepted, refused]);
  expect(peer.mails.map(({ from }) => from).toSorted()).toEqual([
    "news@news.ours.example",
    ...["us@ours.example", "us@ours.example", "us@ours.example"],
  ]);
});

test("no value breaks out of its header, and nobody else is written to", async () => {
  await using peer = await startPeer();
  const evil = "x\r\nBcc: all@ours.example\r\n\r\n<b>";
  const headers = { "List-Unsubscribe": evil, "X-A: b\r\nBcc": "all@ours.example", Bcc: "b@c.de" };
  const content = { title: evil, body: "<p>Hi</p>", text: "Hi", headers };
  const answers = await sendTo(peer, [
    mail(1, { content }),
    ...["a@b.c, d@e.f", "a@b.c\r\nRCPT TO:<d@e.f>", "A <a@b.c>", "nobody", ""].map((to) =>
      mail(2, { to }),
    ),
  ]);
  const dead = { kind: "endpoint_invalid", detail: "not an address" };
  expect(answers).toEqual([accepted, dead, dead, dead, dead, dead]);
  expect(peer.mails.map(({ to }) => to)).toEqual([["user_1@example.com"]]);
  const email = await PostalMime.parse(peer.mails[0]?.raw ?? "");
  expect(email.subject).toBe("x Bcc: all@ours.example <b>");
  expect(email.bcc).toBeUndefined();
  expect(email.headers.map(({ key }) => key)).not.toContain("x-a");
});

test.each<[Stage, string, object]>([
  ["rcpt", "550 5.1.1 <user_1@example.com> User unknown", { kind: "endpoint_invalid" }],
  ["rcpt", "550 5.1.10 No such recipient", { kind: "endpoint_invalid" }],
  ["rcpt", "550 Requested action not taken: mailbox unavailable", { kind: "endpoint_invalid" }],
  ["rcpt", "550 5.2.1 The account is disabled", { kind: "endpoint_invalid" }],
  ["rcpt", "550 5.7.1 Relaying denied", { kind: "refused", class: "blocked" }],
  ["rcpt", "550 Blocked by our spam list", { kind: "refused", class: "blocked" }],
  ["rcpt", "554 Relay access denied", { kind: "refused", class: "blocked" }],
  ["rcpt", "552 5.2.2 Mailbox full", { kind: "refused", class: "blocked" }],
  ["rcpt", "450 4.2.1 Mailbox busy", { kind: "retry", class: "unavailable" }],
  ["rcpt", "452 4.2.2 Too many messages in the mailbox", { kind: "retry", class: "unavailable" }],
  ["rcpt", "451 4.7.1 Greylisted, come back", { kind: "retry", class: "unavailable" }],
  ["mail", "553 5.7.1 Sender not owned by user", { kind: "refused", class: "unauthorized" }],
  ["mail", "550 5.1.8 Bad sender", { kind: "refused", class: "unauthorized" }],
  ["mail", "530 5.7.0 Sign in first", { kind: "refused", class: "unauthorized" }],
  ["mail", "454 4.7.0 Throttling failure: maximum rate", { kind: "retry", class: "rate_limited" }],
  ["end", "454 Throttling failure: Daily message quota", { kind: "retry", class: "rate_limited" }],
  ["end", "554 5.7.1 Looks like spam", { kind: "refused", class: "blocked" }],
  ["end", "554 5.6.0 Bad content", { kind: "refused", class: "invalid_content" }],
  ["end", "552 5.3.4 Too large", { kind: "refused", class: "invalid_content" }],
  ["end", "421 4.3.2 Going down", { kind: "retry", class: "unavailable" }],
  ["connect", "554 Your address is on a list", { kind: "retry", class: "unavailable" }],
  ["connect", "421 Too many connections", { kind: "retry", class: "rate_limited" }],
])("at %s, “%s” is told apart, and its words are not kept", async (stage, reply, expected) => {
  await using peer = await startPeer();
  peer.trouble = troubleAt(stage, { reply });
  const [answer] = await sendTo(peer, [mail(1)]);
  expect(answer).toEqual({ ...expected, detail: expect.stringMatching(/^\d{3}( \d\.\d\.\d+)?$/) });
});

test("a refused mail does not harm those beside it", async () => {
  await using peer = await startPeer();
  peer.trouble = (stage, address) =>
    stage === "rcpt" && address === "user_2@example.com" ? { reply: "550 5.1.1 Unknown" } : null;
  const answers = await sendTo(peer, mails(3));
  expect(answers).toEqual([accepted, { kind: "endpoint_invalid", detail: "550 5.1.1" }, accepted]);
});

test.each<[Stage, Trouble, unknown]>([
  ["connect", "hang", late],
  ["mail", "hang", late],
  ["rcpt", "hang", late],
  ["data", "hang", unknown],
  ["end", "hang", unknown],
  ["connect", "close", unavailable],
  ["mail", "close", unavailable],
  ["rcpt", "close", unavailable],
  ["end", "close", unknown],
  ["connect", "garbage", unavailable],
  ["rcpt", "garbage", unavailable],
  ["end", "garbage", unknown],
])(
  "who has the mail is known unless its last byte was sent: at %s, %s",
  async (stage, trouble, expected) => {
    await using peer = await startPeer();
    peer.trouble = troubleAt(stage, trouble);
    const hangs = trouble === "hang";
    const answers = hangs ? sendUntilHung(peer, mails(3), 3) : sendTo(peer, mails(3));
    expect(await answers).toEqual([expected, expected, expected]);
    expect(peer.mails).toEqual([]);
  },
);

test("mails that still wait for a connection when the time is up are to be sent again", async () => {
  await using peer = await startPeer();
  peer.trouble = troubleAt("end", "hang");
  const answers = await sendUntilHung(peer, mails(25), 10);
  expect(answers.filter(({ kind }) => kind === "unknown")).toHaveLength(10);
  expect(answers.filter(({ kind }) => kind !== "unknown")).toEqual(Array(15).fill(late));
});

test("a line cut in the middle of a large mail leaves no doubt: it was not taken", async () => {
  await using peer = await startPeer();
  peer.trouble = troubleAt("data", "close");
  const content = { title: "Large", body: "<p>Hi</p>".repeat(2_000_000), text: "Hi" };
  expect(await sendTo(peer, [mail(1, { content })])).toEqual([unavailable]);
});

test("a server that dies on the way: what it took is known, the rest is to be sent again", async () => {
  await using peer = await startPeer();
  peer.trouble = (stage) => (stage === "mail" && peer.mails.length >= 3 ? "close" : null);
  const answers = await sendTo(peer, mails(30));
  const taken = answers.filter(({ kind }) => kind === "accepted");
  expect(taken).toHaveLength(peer.mails.length);
  expect(taken.length).toBeLessThan(30);
  expect(answers.filter(({ kind }) => kind !== "accepted")).toEqual(
    Array.from({ length: 30 - taken.length }, () => unavailable),
  );
});

test("nobody listening is to be tried again: nothing was sent", async () => {
  const peer = await startPeer();
  await peer[Symbol.asyncDispose]();
  const answers = await sendTo(peer, mails(2));
  const away = { kind: "retry", class: "unavailable", detail: "ECONNREFUSED" };
  expect(answers).toEqual([away, away]);
});

test("wrong credentials are refused, and never sent in the clear where STARTTLS is wanted", async () => {
  await using peer = await startPeer({ security: "starttls", login });
  const values = { security: "starttls", ca: peer.ca };
  const wrong = { ...values, user: "carillon", password: "guessed" };
  expect(await sendTo(peer, [mail(1)], wrong)).toEqual([unauthorized]);
  expect(await sendTo(peer, [mail(1)], values)).toEqual([unauthorized]);
  await using plain = await startPeer({ login });
  let asked = false;
  plain.trouble = (stage) => {
    asked ||= stage === "auth" || stage === "mail";
    return null;
  };
  expect(await sendTo(plain, [mail(1)], { ...values, ...signIn })).toEqual([unavailable]);
  expect(asked).toBe(false);
});

test("a certificate that nobody vouches for gets no mail", async () => {
  await using begins = await startPeer({ security: "tls" });
  await using upgrades = await startPeer({ security: "starttls" });
  expect(await sendTo(begins, [mail(1)], { security: "tls" })).toEqual([unavailable]);
  expect(await sendTo(upgrades, [mail(1)], { security: "starttls" })).toEqual([unavailable]);
  expect([...begins.mails, ...upgrades.mails]).toEqual([]);
});

test("connections are kept, at most ten, and ended by close", async () => {
  await using peer = await startPeer();
  const provider = open(peer);
  for (let i = 0; i < 4; i++) {
    const answers = await provider.send("email", mails(50), AbortSignal.timeout(5_000));
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(["accepted"]));
  }
  expect(peer.mails).toHaveLength(200);
  expect(peer.connections.made).toBeLessThanOrEqual(10);
  await provider.close();
  await expect.poll(() => peer.connections.open()).toBe(0);
});

test("a mail that is sent again has the same Message-ID; other mails have others", async () => {
  await using peer = await startPeer();
  await sendTo(peer, [mail(1)]);
  await sendTo(peer, [mail(1)]);
  await sendTo(peer, [mail(2)]);
  const emails = await Promise.all(peer.mails.map(({ raw }) => PostalMime.parse(raw)));
  const [first, again, other] = emails.map(({ messageId }) => messageId);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

async function checkOf(peer: { host: string; port: number }, values: Values, ms = 5_000) {
  const provider = open(peer, values);
  const check = await provider.check(AbortSignal.timeout(ms));
  await provider.close();
  return check;
}

test.each<[string, Parameters<typeof startSmtpPeer>[0], Values, boolean, RegExp]>([
  [
    "all is well",
    { login, security: "tls" },
    { security: "tls", ...signIn },
    true,
    /takes the conn/,
  ],
  [
    "the password is wrong",
    { login },
    { user: "carillon", password: "no" },
    false,
    /password \(535\)/,
  ],
  ["the password is in the clear", { login }, signIn, true, /in the clear/],
  ["there is no STARTTLS", {}, { security: "starttls" }, false, /offers no STARTTLS/],
  ["there is no TLS", {}, { security: "tls" }, false, /does not begin with TLS/],
  ["it is not trusted", { security: "tls" }, { security: "tls", ca: "" }, false, /not trusted/],
  ["campaigns have no sender", {}, { campaignFrom: "us@ours.example" }, false, /of their own/],
  ["the host is missing", {}, { host: "" }, false, /^Host is missing\.$/],
  ["the port is none", {}, { port: "smtp" }, false, /^Port must be/],
  ["a sender is no address", {}, { from: "us" }, false, /^From must be an address/],
  ["bounces cannot be signed", {}, { bounceDomain: "b.ours.example" }, false, /bounce secret/],
])("a check says in words when %s", async (_when, settings, values, ok, words) => {
  await using peer = await startPeer(settings);
  const check = await checkOf(peer, { ca: peer.ca, ...values });
  expect(check).toEqual({ ok, sentence: expect.stringMatching(words) });
  expect(check.sentence).not.toMatch(/very secret|carillon/);
  expect(peer.mails).toEqual([]);
});

test("a check of a server that hangs, refuses or is away ends soon and says so", async () => {
  const peer: SmtpPeer = await startPeer();
  peer.trouble = troubleAt("connect", "hang");
  expect((await checkOf(peer, {}, 200)).sentence).toMatch(/did not answer in time/);
  peer.trouble = troubleAt("connect", { reply: "554 Go away" });
  expect((await checkOf(peer, {})).sentence).toMatch(/refuses us with 554/);
  await peer[Symbol.asyncDispose]();
  expect((await checkOf(peer, {})).sentence).toMatch(/does not answer \(ECONNREFUSED\)/);
});

test("values that make no sense throw nothing", async () => {
  const values = {
    host: "127.0.0.1",
    port: "1",
    security: "tls",
    ca: "no PEM",
    from: account.from,
  };
  const provider = smtp.open(values, surroundings);
  const answers = await provider.send("email", [mail(1)], AbortSignal.timeout(5_000));
  expect(answers).toEqual([unavailable]);
  await provider.close();
  const empty = smtp.open({}, surroundings);
  expect(await empty.send("email", [mail(1)], AbortSignal.timeout(5_000))).toEqual([
    { kind: "refused", class: "unauthorized", detail: "no sender" },
  ]);
  await empty.close();
});

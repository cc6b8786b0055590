import fc from "fast-check";
import { expect, test } from "vitest";
import type { Values } from "./adapter";
import { readToken, signReference } from "./bounce-token";
import { type ReceivedMail, startSmtpPeer } from "./peers/smtp-peer";
import { smtp } from "./smtp";

const surroundings = { callbackUrl: "https://us.example/api/v1/callbacks/smtp" };
const bounceSecret = "0123456789abcdef0123456789abcdef";
const reference = "0198c0de-0000-7000-8000-000000000000/42/email";
const account = {
  ...{ security: "none", from: "us@ours.example", campaignFrom: "news@news.ours.example" },
  bounceSecret,
};

/** A mail as the relay got it, with a bounce domain or without. */
async function sent(values: Values = {}): Promise<ReceivedMail> {
  await using peer = await startSmtpPeer();
  const where = { host: peer.host, port: String(peer.port) };
  const provider = smtp.open({ ...account, ...where, ...values }, surroundings);
  const content = { title: "Hello", body: "<p>Hi</p>", text: "Hi" };
  await provider.send(
    "email",
    [{ reference, to: "user_42@example.com", content, priority: 1, ttlSeconds: 60 }],
    AbortSignal.timeout(5_000),
  );
  await provider.close();
  const [mail] = peer.mails;
  if (!mail) throw new Error("the peer took no mail");
  return mail;
}

const read = (body: string, values: Values = account, authorization = `Bearer ${bounceSecret}`) =>
  smtp.readCallback?.(
    values,
    {
      url: surroundings.callbackUrl,
      header: (name) => (name === "authorization" ? authorization : undefined),
      body,
    },
    surroundings,
  );

type Bounce = { status: string; action?: string; returns?: "mail" | "headers" | "nothing" };

/** A delivery status notification (RFC 3464), as a mail server writes it. */
function bounceOf(
  { from, raw }: ReceivedMail,
  { status, action = "failed", returns = "mail" }: Bounce,
): string {
  const original = raw.toString();
  const parts = [
    "Content-Type: text/plain\r\n\r\nI'm sorry to have to inform you that your message could not be delivered.",
    [
      "Content-Type: message/delivery-status\r\n",
      ...["Reporting-MTA: dns; mx.example.com", "Arrival-Date: Mon, 1 Jun 2026 10:00:00 +0000", ""],
      ...["Final-Recipient: rfc822; user_42@example.com", `Action: ${action}`, `Status: ${status}`],
      "Diagnostic-Code: smtp; 550 somebody said\r\n something",
    ].join("\r\n"),
    ...(returns === "mail" ? [`Content-Type: message/rfc822\r\n\r\n${original}`] : []),
    ...(returns === "headers"
      ? [`Content-Type: text/rfc822-headers\r\n\r\n${original.split("\r\n\r\n")[0]}`]
      : []),
  ];
  return report(from, "delivery-status", parts);
}

/** A complaint (RFC 5965), as a feedback loop sends it. */
const complaintOf = ({ from, raw }: ReceivedMail, type: string) =>
  report(from, "feedback-report", [
    "Content-Type: text/plain\r\n\r\nThis is an abuse report.",
    `Content-Type: message/feedback-report\r\n\r\nFeedback-Type: ${type}\r\nUser-Agent: Loop/1\r\nVersion: 1`,
    `Content-Type: message/rfc822\r\n\r\n${raw.toString()}`,
  ]);

const report = (to: string, type: string, parts: string[]) =>
  [
    ...["From: MAILER-DAEMON@mx.example.com", `To: <${to}>`, "Subject: Report"],
    ...["Message-ID: <report-1@mx.example.com>", `Date: ${new Date().toUTCString()}`],
    ...["MIME-Version: 1.0", `Content-Type: multipart/report; report-type=${type}; boundary="b"`],
    ...["", ...parts.map((part) => `--b\r\n${part}`), "--b--", ""],
  ].join("\r\n");

const reported = (kind: string) => [
  { kind, reference, at: expect.any(Date), eventId: expect.stringMatching(/^[0-9a-f]{64}$/) },
];

test("each mail has a return address of its own, which no mailbox finds too long", async () => {
  const mail = await sent({ bounceDomain: "bounces.ours.example" });
  const [box, domain] = mail.from.split("@");
  expect(domain).toBe("bounces.ours.example");
  expect(box).toBe(`bounces+${signReference(reference, bounceSecret)}`);
  expect(box?.length).toBeLessThanOrEqual(64);
  expect((await sent()).from).toBe("us@ours.example");
});

test.each<[Bounce, string | null]>([
  [{ status: "5.1.1" }, "bounced"],
  [{ status: "5.0.0" }, "bounced"],
  [{ status: "5.4.4" }, "bounced"],
  [{ status: "5.2.2 (mailbox full)" }, "soft_bounced"],
  [{ status: "5.7.1" }, "soft_bounced"],
  [{ status: "4.4.7" }, "soft_bounced"],
  [{ status: "4.4.1", action: "delayed" }, "soft_bounced"],
  [{ status: "2.0.0", action: "delivered" }, "delivered"],
  [{ status: "2.0.0", action: "relayed" }, null],
  [{ status: "unknown" }, null],
])("a bounce with %j is %s", async (bounce, kind) => {
  expect(await read(bounceOf(await sent(), bounce))).toEqual(kind ? reported(kind) : []);
});

test.each(["mail", "headers", "nothing"] as const)(
  "a bounce that returns %s is known by the address it came back to",
  async (returns) => {
    const mail = await sent({ bounceDomain: "bounces.ours.example" });
    const bounce = bounceOf(mail, { status: "5.1.1", returns });
    expect(await read(bounce)).toEqual(reported("bounced"));
    const shouted = { ...mail, from: mail.from.toUpperCase() };
    const shouting = bounceOf(shouted, { status: "5.1.1", returns });
    expect(await read(shouting)).toEqual(reported("bounced"));
  },
);

test("without a bounce domain it is known by what it returns, the mail or its headers", async () => {
  const mail = await sent();
  const kinds = ["mail", "headers"] as const;
  for (const returns of kinds) {
    const bounce = bounceOf(mail, { status: "5.1.1", returns });
    expect(await read(bounce)).toEqual(reported("bounced"));
  }
  expect(await read(bounceOf(mail, { status: "5.1.1", returns: "nothing" }))).toEqual([]);
});

test("a complaint is one only when it says abuse", async () => {
  const mail = await sent();
  expect(await read(complaintOf(mail, "abuse"))).toEqual(reported("complained"));
  expect(await read(complaintOf(mail, "not-spam"))).toEqual([]);
});

test("other mail to the bounce address is no report", async () => {
  const { from, raw } = await sent({ bounceDomain: "bounces.ours.example" });
  const away = `From: a@b.c\r\nTo: ${from}\r\nSubject: Out of office\r\n\r\nBack on Monday\r\n`;
  expect(await read(away)).toEqual([]);
  expect(await read(raw.toString())).toEqual([]);
  for (const garbage of ["", "\u0000\u0001", "{}", "--b\r\n".repeat(1_000)]) {
    expect(await read(garbage)).toEqual([]);
  }
});

test("the same report is one event, however often it is handed over", async () => {
  const mail = await sent();
  const once = await read(bounceOf(mail, { status: "5.1.1" }));
  const trace = `Received: from b by c\r\n${bounceOf(mail, { status: "5.1.1" })}`;
  const ids = (reports: typeof once) => Array.isArray(reports) && reports.map((r) => r.eventId);
  expect(ids(await read(trace))).toEqual(ids(once));
  expect(ids(await read(bounceOf(mail, { status: "4.4.1" })))).not.toEqual(ids(once));
});

test("who does not know the secret is not heard, nor is a bounce that it did not sign", async () => {
  const bounce = bounceOf(await sent(), { status: "5.1.1" });
  const forged = { forged: true };
  expect(await read(bounce, account, "Bearer guessed")).toEqual(forged);
  expect(await read(bounce, account, bounceSecret)).toEqual(forged);
  expect(await read(bounce, account, "")).toEqual(forged);
  expect(await read(bounce, { ...account, bounceSecret: "" }, "Bearer ")).toEqual(forged);
  const another = bounceOf(await sent({ bounceSecret: "another secret, long enough" }), {
    status: "5.1.1",
  });
  expect(await read(another)).toEqual([]);
});

const references = fc
  .tuple(fc.uuid(), fc.integer({ min: 0, max: 2 ** 48 - 1 }))
  .map(([id, user]) => `${id}/${user}/email`);

test("any reference survives its token, in any case; no other word is one", () => {
  fc.assert(
    fc.property(references, fc.nat(51), fc.integer({ min: 1, max: 31 }), (one, place, shift) => {
      const token = signReference(one, bounceSecret) ?? "";
      expect(token).toMatch(/^[0-9a-v]{52}$/);
      expect(readToken(token, bounceSecret)).toBe(one);
      expect(readToken(token.toUpperCase(), bounceSecret)).toBe(one);
      expect(readToken(token, `${bounceSecret}!`)).toBeNull();
      const other = (Number.parseInt(token[place] ?? "0", 32) ^ shift).toString(32);
      expect(
        readToken(token.slice(0, place) + other + token.slice(place + 1), bounceSecret),
      ).toBeNull();
    }),
  );
});

test("what is no reference of a mail has no token", () => {
  for (const other of [
    "",
    "x/1/email",
    `${reference}/device`,
    reference.replace("/42/", "/007/"),
  ]) {
    expect(signReference(other, bounceSecret)).toBeNull();
  }
});

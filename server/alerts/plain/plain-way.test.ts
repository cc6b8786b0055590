import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import type { AlertConfig } from "@/server/config";
import { startSmtpPeer } from "@/server/providers/peers/smtp-peer";
import { noticeOf } from "../notice";
import { startHookPeer } from "../testing";
import { createPlainWay } from "./plain-way";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const usual: AlertConfig = {
  ...{ webhookUrl: null, webhookSecret: null, email: null, smtpUrl: null },
  ...{ from: "Carillon <alerts@acme.example>", allowPrivate: true },
};

const notice = noticeOf(
  "fired",
  [
    {
      ...{ id: 7, rule: "breaker-open", name: "Provider down", group: "resend", tier: "chat" },
      ...{ sentence: "Resend takes nothing.", since: "2026-03-02T10:00:00.000Z" },
      ...{ url: "https://c.example/alerts/7", runbook: "https://c.example/runbooks/breaker-open" },
    },
  ],
  { at: new Date("2026-03-02T10:00:00Z"), id: "alert-7-fired" },
);

function wayOf(config: Partial<AlertConfig>) {
  const pauses: number[] = [];
  const way = createPlainWay(
    { ...usual, ...config },
    { pause: async (ms) => void pauses.push(ms) },
  );
  return { ...way, pauses, [Symbol.asyncDispose]: () => way.close() };
}

test("a webhook says in a chat what is wrong and where to look, and is signed", async () => {
  await using peer = await startHookPeer();
  await using way = wayOf({ webhookSecret: secret });
  expect(await way.tell({ kind: "webhook", target: peer.url }, notice)).toEqual({ ok: true });
  const [hook] = peer.received;
  const body: unknown = new Webhook(secret).verify(hook?.body ?? "", hook?.headers ?? {});
  expect(hook?.headers["webhook-id"]).toBe("alert-7-fired");
  expect(body).toMatchObject({
    text: expect.stringMatching(
      /^Alert: Provider down \(resend\)[\s\S]*Resend takes nothing\.[\s\S]*runbooks\/breaker-open$/,
    ),
    about: "fired",
    alerts: [{ id: 7, tier: "chat", url: "https://c.example/alerts/7" }],
  });
});

test("a receiver that stumbles is told again under the same id, one that refuses is not", async () => {
  await using peer = await startHookPeer();
  await using way = wayOf({});
  peer.answers.push(503, 429);
  expect(await way.tell({ kind: "webhook", target: peer.url }, notice)).toEqual({ ok: true });
  expect(new Set(peer.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(peer.received).toHaveLength(3);
  expect(way.pauses).toEqual([1_000, 3_000]);
  peer.answers.push(404);
  const refused = await way.tell({ kind: "webhook", target: peer.url }, notice);
  expect(refused).toEqual({ ok: false, why: "it answered 404" });
  expect(peer.received).toHaveLength(4);
});

test("redirects are not followed", async () => {
  await using peer = await startHookPeer();
  await using way = wayOf({});
  peer.answers.push(302);
  const told = await way.tell({ kind: "webhook", target: peer.url }, notice);
  expect(told).toEqual({ ok: false, why: "it answered 302" });
});

test("private addresses are called only where the environment allows it", async () => {
  await using peer = await startHookPeer();
  await using way = wayOf({ allowPrivate: false });
  for (const target of [peer.url, peer.url.replace("127.0.0.1", "localhost")]) {
    const told = await way.tell({ kind: "webhook", target }, notice);
    expect(told).toMatchObject({ ok: false, why: expect.stringContaining("not a public one") });
  }
  expect(peer.received).toEqual([]);
});

test("a mail goes over the relay of alerts, and over no other", async () => {
  await using relay = await startSmtpPeer();
  await using way = wayOf({ smtpUrl: `smtp://${relay.host}:${relay.port}` });
  expect(way.mails).toBe(true);
  const to = { kind: "email", target: "ann@acme.example" } as const;
  expect(await way.tell(to, notice)).toEqual({ ok: true });
  expect(relay.mails).toMatchObject([{ to: ["ann@acme.example"] }]);
  const mail = relay.mails[0]?.raw.toString() ?? "";
  expect(mail).toContain("Subject: Alert: Provider down (resend)");
  expect(mail).toContain("https://c.example/alerts/7");
  await using without = wayOf({});
  expect(await without.tell(to, notice)).toMatchObject({ ok: false });
});

test("the relay of alerts may be in one's own network, but not where clouds keep their machines' credentials", async () => {
  const to = { kind: "email", target: "ann@acme.example" } as const;
  await using relay = await startSmtpPeer();
  await using own = wayOf({ smtpUrl: `smtp://localhost:${relay.port}`, allowPrivate: false });
  expect(await own.tell(to, notice)).toEqual({ ok: true });
  for (const host of ["169.254.169.254", "2852039166"]) {
    await using way = wayOf({ smtpUrl: `smtp://${host}:25` });
    const why = "its address is one that clouds keep for their own machines";
    expect(await way.tell(to, notice)).toEqual({ ok: false, why });
  }
});

test("nothing of an address is in what it says of a failure", async () => {
  await using way = wayOf({});
  const told = await way.tell({ kind: "webhook", target: "http://127.0.0.1:1/secret" }, notice);
  expect(told).toEqual({ ok: false, why: "the connection failed (ECONNREFUSED)" });
});

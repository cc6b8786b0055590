import { expect, test } from "vitest";
import { mintId } from "@/server/ids";
import { applyQueued } from "@/server/pipeline/tracking/apply-queued";
import { createAccount } from "@/server/provider-accounts/save-account";
import { signatureHeader, signCallback } from "@/server/providers/sandbox-callback";
import { type RestTest, restTest } from "./testing";

const secret = "sandbox-secret";

async function withDelivery(): Promise<RestTest & { reference: string }> {
  const rest = await restTest();
  await rest.call("PUT", "/api/v1/users/u1", { body: { email: "u1@example.com" } });
  const id = mintId(rest.clock.time);
  await rest.context.pool.query(
    "insert into deliveries (notification_id, user_id, channel, priority, state) values ($1, 1, 'email', 1, 'sent')",
    [id],
  );
  return { ...rest, reference: `${id}/1/email` };
}

function post(rest: RestTest, events: unknown, withSecret = secret) {
  const raw = JSON.stringify({ events });
  return rest.call("POST", "/api/v1/callbacks/sandbox", {
    key: null,
    raw,
    headers: {
      "content-type": "application/json",
      [signatureHeader]: signCallback(withSecret, raw),
    },
  });
}

test("a provider's events are applied once, in any order", async () => {
  await using rest = await withDelivery();
  const { reference } = rest;
  const events = [
    { eventId: "e2", kind: "bounced", reference, at: "2026-11-20T10:01:00Z" },
    { eventId: "e1", kind: "delivered", reference, at: "2026-11-20T10:00:00Z" },
  ];
  expect((await post(rest, events)).status).toBe(204);
  expect((await post(rest, events.toReversed())).status).toBe(204);
  // Kept at once, applied by a worker.
  const before = await rest.call("GET", "/api/v1/users/u1");
  expect(before.body).toMatchObject({ emailState: "ok" });
  expect(await applyQueued(rest.context)).toBe(2);
  expect(await applyQueued(rest.context)).toBe(0);
  const { rows } = await rest.context.pool.query("select delivered_at, bounced_at from deliveries");
  expect(rows).toEqual([
    {
      delivered_at: new Date("2026-11-20T10:00:00Z"),
      bounced_at: new Date("2026-11-20T10:01:00Z"),
    },
  ]);
  const user = await rest.call("GET", "/api/v1/users/u1");
  expect(user.body).toMatchObject({ emailState: "bounced" });
});

test("what cannot be applied is kept aside, and keeps nothing else waiting", async () => {
  await using rest = await withDelivery();
  const { pool } = rest.context;
  await pool.query(
    `insert into callback_inbox (provider, reports, received_at) values ('sandbox', '[{"kind": "eaten"}]', now())`,
  );
  const at = "2026-11-20T10:00:00Z";
  await post(rest, [{ eventId: "e1", kind: "opened", reference: rest.reference, at }]);
  await applyQueued(rest.context);
  const { rows } = await pool.query("select failed_at is not null as failed from callback_inbox");
  expect(rows).toEqual([{ failed: true }]);
  const delivery = await pool.query("select opened_at from deliveries");
  expect(delivery.rows).toEqual([{ opened_at: new Date(at) }]);
});

test("forged or altered callbacks change nothing", async () => {
  await using rest = await withDelivery();
  const { reference } = rest;
  const events = [{ eventId: "e1", kind: "bounced", reference, at: "2026-11-20T10:00:00Z" }];
  expect((await post(rest, events, "guessed-secret")).status).toBe(401);
  const unsigned = await rest.call("POST", "/api/v1/callbacks/sandbox", { body: { events } });
  expect(unsigned.status).toBe(401);
  const altered = await rest.call("POST", "/api/v1/callbacks/sandbox", {
    body: { events },
    headers: { [signatureHeader]: signCallback(secret, JSON.stringify({ events: [] })) },
  });
  expect(altered.status).toBe(401);
  const { rows } = await rest.context.pool.query("select from callback_inbox");
  expect(rows).toEqual([]);
});

test("malformed events and unknown providers are refused", async () => {
  await using rest = await withDelivery();
  const wrong = await post(rest, [{ eventId: "e1", kind: "eaten", reference: "x", at: "now" }]);
  expect([wrong.status, wrong.faults]).toEqual([
    400,
    ["events.0.kind", "events.0.reference", "events.0.at"],
  ]);
  expect((await rest.call("POST", "/api/v1/callbacks/nobody", { body: {} })).status).toBe(404);
  expect((await rest.call("POST", "/api/v1/callbacks/toString", { body: {} })).status).toBe(404);
});

test("a callback belongs to the account whose signature fits", async () => {
  await using rest = await restTest();
  const { context } = rest;
  const withSecret = (key: string, bounceSecret: string) =>
    createAccount(context, "admin@example.com", {
      ...{ key, adapter: "smtp", label: key, cleared: [], expiresAt: null },
      values: {
        ...{ host: "mail.acme.example", from: "hello@acme.example" },
        ...{ campaignFrom: "news@acme.example", bounceSecret },
      },
    });
  await withSecret("smtp-one", "1".repeat(64));
  await withSecret("smtp-two", "2".repeat(64));
  const post = (secret: string, provider = "smtp") =>
    rest.call("POST", `/api/v1/callbacks/${provider}`, {
      key: null,
      raw: "From: somebody@example.com\r\nSubject: Out of office\r\n\r\nAway.",
      headers: { "content-type": "message/rfc822", authorization: `Bearer ${secret}` },
    });
  expect((await post("1".repeat(64))).status).toBe(204);
  expect((await post("2".repeat(64))).status).toBe(204);
  expect((await post("3".repeat(64))).status).toBe(401);
  expect((await post("1".repeat(64), "fcm")).status).toBe(404);
});

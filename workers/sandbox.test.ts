import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { CallbackEvent } from "@/server/pipeline/tracking/callbacks";
import { usualBehaviour } from "@/server/providers/sandbox-behaviour";
import { isSignedCallback, signatureHeader } from "@/server/providers/sandbox-callback";
import { createBehaviours } from "./sandbox/behaviour";
import { createInbox } from "./sandbox/inbox";
import { freePort, startSandbox } from "./sandbox/testing";

const notification = (n: number) => `0198c0de-0000-7000-8000-${String(n).padStart(12, "0")}`;
const message = (reference: string) => ({ reference, to: "t", title: "T", body: "B" });

async function sandbox(callbacksPort?: number) {
  const started = await startSandbox(callbacksPort);
  onTestFinished(async () => void (await started.stop()));
  const headers = { authorization: `Bearer ${started.sandboxSecret}` };
  return {
    ...started,
    call: (method: string, path: string, body?: unknown) =>
      fetch(started.sandboxUrl + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

test("the inbox keeps the newest, and lists them by notification, page by page", () => {
  const inbox = createInbox({ messages: 100, bytes: 1_000_000 });
  const at = new Date();
  for (let i = 0; i < 1_000; i += 1) {
    inbox.receive("push", message(`${notification(i % 3)}/${i}/push`), at);
  }
  expect(inbox.stats()).toMatchObject({ "push.accepted": 1_000 });
  const all = inbox.list({}, 1_000, 0);
  expect(all.total).toBeLessThanOrEqual(100);
  expect(all.total).toBeGreaterThan(80);
  expect(all.items[0]?.userId).toBe("999");

  const filter = { notificationId: notification(0) };
  const own = inbox.list(filter, 1_000, 0).items;
  expect(own).toEqual(all.items.filter((item) => item.notificationId === notification(0)));

  const first = inbox.list(filter, 10, 0);
  inbox.receive("push", message(`${notification(0)}/9999/push`), at);
  const second = inbox.list(filter, 10, Number(first.nextCursor));
  expect([...first.items, ...second.items]).toEqual(own.slice(0, 20));
});

test("long messages are forgotten earlier, so that memory stays bounded", () => {
  const inbox = createInbox({ messages: 100, bytes: 100_000 });
  for (let i = 0; i < 100; i += 1) {
    const long = { ...message(`${notification(1)}/${i}/email`), body: "b".repeat(9_000) };
    inbox.receive("email", long, new Date());
  }
  expect(inbox.stats()).toMatchObject({ "email.accepted": 100 });
  expect(inbox.list({}, 100, 0).total).toBeLessThanOrEqual(10);
  expect(inbox.list({ notificationId: notification(1) }, 1, 0).items[0]?.userId).toBe("99");
});

test("listing ends with the oldest message", () => {
  const inbox = createInbox();
  for (let i = 0; i < 4; i += 1) {
    inbox.receive("sms", message(`${notification(1)}/${i}/sms`), new Date());
  }
  const first = inbox.list({ channel: "sms" }, 2, 0);
  const second = inbox.list({ channel: "sms" }, 2, Number(first.nextCursor));
  expect(second.items.map(({ userId }) => userId)).toEqual(["1", "0"]);
  expect(second.nextCursor).toBeNull();
});

test("what is out of range is refused, and changes nothing", async () => {
  const { call } = await sandbox();
  const before = await (await call("GET", "/_sandbox/providers")).json();
  for (const wrong of [{ errorRate: 2 }, { latencyMs: -1 }, { colour: "red" }, []]) {
    expect((await call("PUT", "/_sandbox/providers/push", wrong)).status).toBe(400);
  }
  expect((await call("PUT", "/_sandbox/providers/pigeon", {})).status).toBe(404);
  expect(await (await call("GET", "/_sandbox/providers")).json()).toEqual(before);
  const tooMany = { messages: Array.from({ length: 101 }, (_, i) => message(`a/${i}/email`)) };
  expect((await call("POST", "/email/v1/batch", tooMany)).status).toBe(400);
});

test("a name that somebody else resolves to this machine reads nothing", async () => {
  const { sandboxUrl } = await sandbox();
  const { hostname, port } = new URL(sandboxUrl);
  const { get } = await import("node:http");
  const status = await new Promise((resolve) => {
    get({ hostname, port, path: "/_sandbox/received", headers: { host: "evil.example" } }, (r) => {
      r.resume();
      resolve(r.statusCode);
    });
  });
  expect(status).toBe(403);
});

test("bounces and opens are reported later: signed, in our words, and again when refused", async () => {
  const Body = z.strictObject({ events: z.array(CallbackEvent) });
  const told = Promise.withResolvers<{ body: string; signature: string | undefined }>();
  let calls = 0;
  const server = createServer(async (request, response) => {
    calls += 1;
    let body = "";
    for await (const part of request) body += part;
    if (calls === 1) return void response.writeHead(503).end();
    response.end("{}");
    const signature = request.headers[signatureHeader];
    told.resolve({ body, signature: typeof signature === "string" ? signature : undefined });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());

  const { call, sandboxSecret } = await sandbox(port);
  await call("PUT", "/_sandbox/providers/email", { bounceRate: 1, callbackDelayMs: 0 });
  const references = [1, 2].map((user) => `${notification(1)}/${user}/email`);
  await call("POST", "/email/v1/batch", { messages: references.map(message) });

  const { body, signature } = await told.promise;
  expect(isSignedCallback(sandboxSecret, body, signature)).toBe(true);
  const { events } = Body.parse(JSON.parse(body));
  expect(events.map(({ kind }) => kind)).toEqual(["bounced", "bounced"]);
  expect(events.map(({ reference }) => reference)).toEqual(references);
});

test("a timed change ends by itself, and what was set before or meanwhile stays", () => {
  let now = 0;
  const behaviours = createBehaviours(() => now);
  behaviours.change(["push"], { latencyMs: 50 });
  behaviours.change(["push"], { outage: true, latencyMs: 900, forMs: 60_000 });
  expect(behaviours.of("push")).toMatchObject({ outage: true, latencyMs: 900 });
  expect(behaviours.of("push-backup")).toEqual(usualBehaviour);
  behaviours.change(["push"], { latencyMs: 70, openRate: 1 });
  expect(behaviours.of("push")).toMatchObject({ outage: true, latencyMs: 70, openRate: 1 });
  now = 60_000;
  expect(behaviours.of("push")).toEqual({ ...usualBehaviour, latencyMs: 70, openRate: 1 });
  behaviours.change(["push"], { hangRate: 1, forMs: 60_000 });
  behaviours.change(["push"], { forMs: 0 });
  expect(behaviours.of("push")).toEqual({ ...usualBehaviour, latencyMs: 70, openRate: 1 });
});

test("the ledger of a notification counts people, and what came again to either service", () => {
  const inbox = createInbox();
  const at = new Date();
  const [own, other] = [notification(1), notification(2)];
  inbox.receive("push", message(`${own}/1/push/a`), at);
  inbox.receive("push", message(`${own}/1/push/b`), at);
  inbox.receive("push", message(`${own}/2/push/a`), at);
  inbox.receive("push", message(`${own}/2/push/a`), at, "push-backup");
  inbox.receive("push", message(`${other}/3/push/a`), at);
  inbox.receive("sms", message(`${own}/4/sms`), at);
  expect(inbox.ledger(own, "push")).toEqual({ people: 2, duplicates: 1 });
  expect(inbox.ledger(own, "email")).toEqual({ people: 0, duplicates: 0 });
});

test("a sandbox that is asked to end does so, though a call hangs on purpose", async () => {
  const started = await startSandbox();
  await fetch(`${started.sandboxUrl}/_sandbox/providers/push`, {
    method: "PUT",
    body: JSON.stringify({ hangRate: 1 }),
  });
  const hanging = fetch(`${started.sandboxUrl}/push/v1/messages:batch`, {
    method: "POST",
    headers: { authorization: `Bearer ${started.sandboxSecret}` },
    body: JSON.stringify({ messages: [message("a/1/push")] }),
  });
  const broken = expect(hanging).rejects.toThrow();
  // Another answer on the same server: the hanging call has reached it.
  await fetch(`${started.sandboxUrl}/_sandbox/stats`);
  expect(await started.stop()).toBe(0);
  await broken;
});

import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { CarillonError, createCarillon, createInboxClient } from "./src/client";

type Answer = { status: number; headers?: Record<string, string>; body?: unknown } | "cut";
type Asked = { method?: string; url?: string; authorization?: string; body: string };

const Address = z.object({ port: z.number() });

/** A server that answers what it is told, in turn; the last answer stays. */
async function answering(...answers: Answer[]) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? "cut";
    asked.push({ method, url, authorization: headers.authorization, body: await text(request) });
    if (answer === "cut") return void request.socket.destroy();
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    asked,
    baseUrl: `http://127.0.0.1:${Address.parse(server.address()).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** Lets every pause end at once, and keeps how long (ms) each was to take. */
function withoutWaiting(): number[] {
  const waits: number[] = [];
  const real = globalThis.setTimeout;
  vi.spyOn(globalThis, "setTimeout").mockImplementation((work, ms, ...more) => {
    waits.push(ms ?? 0);
    return real(work, 0, ...more);
  });
  return waits;
}

afterEach(() => vi.restoreAllMocks());

const event = { type: "order.shipped", target: { userId: "user_42" } };
const accepted = { status: 202, body: { id: "1", status: "accepted" } };
const keyOf = ({ body }: Asked) => z.object({ idempotencyKey: z.string() }).parse(JSON.parse(body));

test("an event is sent again under the same key on 429, 503 and a broken connection", async () => {
  const waits = withoutWaiting();
  const busy = { status: 429, headers: { "retry-after": "7" }, body: { detail: "Slower." } };
  const at = {
    status: 503,
    headers: { "retry-after": new Date(Date.now() + 9_000).toUTCString() },
  };
  await using server = await answering(busy, "cut", at, accepted);
  const carillon = createCarillon({ baseUrl: server.baseUrl, apiKey: "ck_key" });
  expect(await carillon.send(event)).toEqual({ id: "1", status: "accepted" });
  expect(server.asked.map(({ method, url }) => `${method} ${url}`)).toEqual(
    Array.from({ length: 4 }, () => "POST /api/v1/notifications"),
  );
  expect(new Set(server.asked.map((one) => keyOf(one).idempotencyKey)).size).toBe(1);
  // The two that were told; the wait of our own, after the broken connection, is shorter.
  expect(waits.filter((ms) => ms >= 7_000 && ms < 9_900)).toHaveLength(2);
});

test("a key of one's own stays, and every call without one is an event of its own", async () => {
  await using server = await answering(accepted);
  const carillon = createCarillon({ baseUrl: server.baseUrl, apiKey: "ck_key" });
  await carillon.send({ ...event, idempotencyKey: "order-991" });
  await carillon.send(event);
  await carillon.send({ ...event, idempotencyKey: undefined });
  const keys = server.asked.map((one) => keyOf(one).idempotencyKey);
  expect(keys[0]).toBe("order-991");
  expect(new Set(keys).size).toBe(3);
  expect(server.asked[0]?.authorization).toBe("Bearer ck_key");
});

test("what is refused is thrown as it was explained, without another try", async () => {
  const errors = [{ path: "type", message: "is not registered" }];
  await using server = await answering({ status: 422, body: { detail: "Register it.", errors } });
  const carillon = createCarillon({ baseUrl: server.baseUrl, apiKey: "ck_key" });
  const refused = await carillon.send(event).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(CarillonError);
  expect(refused).toMatchObject({ status: 422, message: "Register it.", errors });
  expect(server.asked).toHaveLength(1);
});

test("a server that stays busy, or wants a longer wait than half a minute, is left alone", async () => {
  withoutWaiting();
  await using server = await answering({ status: 503 });
  const busy = createCarillon({ baseUrl: server.baseUrl, apiKey: "ck_key" });
  await expect(busy.send(event)).rejects.toMatchObject({ status: 503 });
  expect(server.asked).toHaveLength(5);
  await using slow = await answering({ status: 429, headers: { "retry-after": "3600" } });
  const later = createCarillon({ baseUrl: slow.baseUrl, apiKey: "ck_key" });
  await expect(later.send(event)).rejects.toMatchObject({ status: 429 });
  expect(slow.asked).toHaveLength(1);
});

test("a user's token is fetched once, and once more when it is refused", async () => {
  const page = { status: 200, body: { items: [], nextCursor: null, unread: 0 } };
  await using server = await answering(page, page, { status: 401 }, page);
  let made = 0;
  const inbox = createInboxClient({
    baseUrl: server.baseUrl,
    token: async () => `token-${++made}`,
  });
  await Promise.all([inbox.list(), inbox.list({ filter: "unread", category: "a b", limit: 5 })]);
  await inbox.list();
  expect(server.asked.map(({ authorization }) => authorization)).toEqual(
    ["token-1", "token-1", "token-1", "token-2"].map((token) => `Bearer ${token}`),
  );
  expect(server.asked.map(({ url }) => url)).toContain(
    "/api/v1/inbox?filter=unread&category=a+b&limit=5",
  );
});

test("an answer without a body is no answer to a question about one", async () => {
  await using server = await answering({ status: 204 });
  const inbox = createInboxClient({ baseUrl: server.baseUrl, token: async () => "token" });
  expect(await inbox.click("a/b")).toBeNull();
  expect(server.asked[0]?.url).toBe("/api/v1/inbox/a%2Fb/click");
});

test("a server that nobody reaches is named, after five tries", async () => {
  withoutWaiting();
  await using server = await answering("cut");
  const carillon = createCarillon({ baseUrl: server.baseUrl, apiKey: "ck_key" });
  const lost = await carillon.send(event).catch((error: unknown) => error);
  expect(lost).toBeInstanceOf(CarillonError);
  expect(lost).toMatchObject({ status: 0, message: expect.stringContaining(server.baseUrl) });
  expect(server.asked).toHaveLength(5);
});

test("a page that came in the place of a token is never sent, and said", async () => {
  withoutWaiting();
  await using server = await answering({ status: 200, body: { unread: 1, unseen: 1 } });
  let answer = "<!doctype html>\n<title>Shop</title>";
  const inbox = createInboxClient({ baseUrl: server.baseUrl, token: async () => answer });
  await expect(inbox.counts()).rejects.toThrow("No token: <!doctype html>");
  expect(server.asked).toHaveLength(0);
  answer = "token";
  expect(await inbox.counts()).toEqual({ unread: 1, unseen: 1 });
});

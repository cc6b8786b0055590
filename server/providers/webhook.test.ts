import https from "node:https";
import { createServer, type Socket } from "node:net";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { makeCertificate } from "./peers/certificate";
import { type Received, type Reply, startHttpPeer } from "./peers/http-peer";
import { startWebhookPeer } from "./peers/webhook-peer";
import type { OutgoingItem, Provider } from "./provider";
import { webhook } from "./webhook";

const secret = `whsec_${Buffer.from("a secret of thirty-two bytes ...").toString("base64")}`;
const older = `whsec_${Buffer.from("an older secret of as many bytes").toString("base64")}`;
const surroundings = { callbackUrl: "https://carillon.example/api/v1/callbacks/webhook" };

const opened: Provider[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((provider) => provider.close()));
});

function open(values: Record<string, string> = {}): Provider {
  const provider = webhook.open({ secret, allowPrivate: "true", ...values }, surroundings);
  opened.push(provider);
  return provider;
}

const content = {
  title: "A title",
  body: "A body",
  actionUrl: "https://shop.example/orders/7",
  data: { notificationId: "0198c0de", type: "order.shipped" },
};
const itemTo = (to: string, n = 1): OutgoingItem => {
  const reference = `0198c0de-0000-7000-8000-000000000000/${n}/webhook`;
  return { reference, to, content, priority: 1, ttlSeconds: 60 };
};
const send = (to: string[], provider = open(), signal = AbortSignal.timeout(10_000)) =>
  provider.send(
    "webhook",
    to.map((url, i) => itemTo(url, i + 1)),
    signal,
  );

async function peer(misbehave?: (request: Received) => Reply | null) {
  const started = await startWebhookPeer(secret, misbehave);
  onTestFinished(() => started[Symbol.asyncDispose]());
  return started;
}

test("posts signed JSON that a receiver can check, and answers with the id that it dedupes by", async () => {
  const receiver = await peer();
  const answers = await send([`${receiver.url}/hooks?of=me`]);
  const { reference } = itemTo("");
  expect(answers).toEqual([{ kind: "accepted", providerMessageId: reference }]);
  expect(receiver.received[0]).toMatchObject({
    method: "POST",
    path: "/hooks?of=me",
    headers: { "content-type": "application/json", "webhook-id": reference },
  });
  expect(receiver.kept.get(reference)).toEqual({
    type: "order.shipped",
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    data: {
      notificationId: "0198c0de",
      type: "order.shipped",
      title: "A title",
      body: "A body",
      actionUrl: "https://shop.example/orders/7",
    },
  });
});

test("the same item twice is kept once by its receiver", async () => {
  const receiver = await peer();
  await send([receiver.url]);
  const again = await send([receiver.url]);
  expect(again).toMatchObject([{ kind: "accepted" }]);
  expect(receiver.received).toHaveLength(2);
  expect(receiver.kept.size).toBe(1);
});

test("while the secret rotates, receivers with the new and the previous one take it, no third", async () => {
  const [updated, behind] = [await peer(), await startWebhookPeer(older)];
  const stranger = await startWebhookPeer(`whsec_${Buffer.alloc(32, 7).toString("base64")}`);
  onTestFinished(() => behind[Symbol.asyncDispose]());
  onTestFinished(() => stranger[Symbol.asyncDispose]());
  const rotating = open({ previousSecret: older });
  const answers = await send([updated.url, behind.url, stranger.url], rotating);
  expect(answers).toMatchObject([
    { kind: "accepted" },
    { kind: "accepted" },
    { kind: "refused", class: "blocked" },
  ]);
  expect(updated.received[0]?.headers["webhook-signature"]).toMatch(/^v1,\S+ v1,\S+$/);
});

test.each([
  [200, {}, { kind: "accepted" }],
  [202, {}, { kind: "accepted" }],
  [204, {}, { kind: "accepted" }],
  [301, { location: "/elsewhere" }, { kind: "refused", class: "blocked" }],
  [307, { location: "/elsewhere" }, { kind: "refused", class: "blocked" }],
  [400, {}, { kind: "refused", class: "invalid_content" }],
  [401, {}, { kind: "refused", class: "blocked" }],
  [404, {}, { kind: "refused", class: "invalid_content" }],
  [410, {}, { kind: "endpoint_invalid" }],
  [429, { "retry-after": "7" }, { kind: "retry", class: "rate_limited", afterMs: 7_000 }],
  [429, {}, { kind: "retry", class: "rate_limited", afterMs: 1_000 }],
  [503, { "retry-after": "30" }, { kind: "retry", class: "unavailable", afterMs: 30_000 }],
  [503, {}, { kind: "retry", class: "unavailable" }],
  [500, {}, { kind: "unknown" }],
  [502, {}, { kind: "unknown" }],
])("a receiver's %d %o means what it should", async (status, headers, answer) => {
  const receiver = await peer(() => ({ status, headers, body: "<html>anything" }));
  expect(await send([receiver.url])).toMatchObject([answer]);
});

test("redirects are not followed, inside or outside", async () => {
  const target = await peer();
  const receiver = await peer(() => ({ status: 308, headers: { location: target.url } }));
  await send([receiver.url]);
  expect(target.received).toHaveLength(0);
});

test("one receiver that hangs holds up no other, and is unknown when its time is over", async () => {
  const [hanging, healthy] = [await peer(() => "hang"), await peer()];
  const targets = Array.from({ length: 50 }, (_, i) => (i % 10 ? healthy.url : hanging.url));
  const provider = open();
  const time = new AbortController();
  const sending = send(targets, provider, time.signal);
  await expect.poll(() => healthy.kept.size, { timeout: 4_000 }).toBe(45);
  // Answered after the others have been.
  await send([healthy.url], provider);
  time.abort();
  const up = performance.now();
  const answers = await sending;
  expect(performance.now() - up).toBeLessThan(2_000);
  expect(answers.map(({ kind }) => kind)).toEqual(
    targets.map((url) => (url === hanging.url ? "unknown" : "accepted")),
  );
});

test("a receiver gets five seconds, even when the caller is more patient", async () => {
  const hanging = await peer(() => "hang");
  const started = performance.now();
  const answers = await send([hanging.url], open(), AbortSignal.timeout(60_000));
  expect(answers).toMatchObject([{ kind: "unknown" }]);
  expect(performance.now() - started).toBeLessThan(7_000);
});

test("a connection that breaks half-way is unknown", async () => {
  const breaking = await peer(() => "break");
  expect(await send([breaking.url])).toMatchObject([{ kind: "unknown" }]);
});

/** Whatever bytes are written, after the request began to come in. */
async function rawServer(onData: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => onData(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

test("what is not HTTP is unknown", async () => {
  const garbage = await rawServer((socket) => socket.end("220 mail.example ESMTP\r\n"));
  expect(await send([garbage])).toMatchObject([{ kind: "unknown" }]);
});

test("an endless answer is cut short, and its status counts", async () => {
  let written = 0;
  const endless = await rawServer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
    const chunk = Buffer.from(`4000\r\n${"x".repeat(0x4000)}\r\n`);
    const more = () => {
      while (!socket.destroyed && socket.write(chunk)) written += chunk.length;
    };
    socket.on("drain", more);
    more();
  });
  expect(await send([endless])).toMatchObject([{ kind: "accepted" }]);
  const after = written;
  await new Promise((resolve) => setImmediate(resolve));
  expect(written - after).toBeLessThan(1_000_000);
});

test("an internal receiver's certificate counts if its authority is named, and only then", async () => {
  const { cert, key } = makeCertificate();
  const receiver = https.createServer({ cert, key }, (request, response) => {
    request.resume().on("end", () => response.end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    receiver.closeAllConnections();
    receiver.close();
  });
  const address = receiver.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const url = `https://127.0.0.1:${port}/`;
  expect(await send([url], open({ ca: cert }))).toMatchObject([{ kind: "accepted" }]);
  expect(await send([url])).toMatchObject([{ kind: "retry", class: "unavailable" }]);
});

test("nobody listening is to be tried again: nothing was sent", async () => {
  const gone = await startHttpPeer(() => ({ status: 200 }));
  await gone[Symbol.asyncDispose]();
  expect(await send([gone.url])).toEqual([
    { kind: "retry", class: "unavailable", detail: "ECONNREFUSED" },
  ]);
});

test.each(["ftp://a.example/", "javascript:alert(1)", "http://", "not a URL", ""])(
  "an address that is no URL to post to is dead: %j",
  async (url) => {
    expect(await send([url])).toMatchObject([{ kind: "endpoint_invalid" }]);
  },
);

test("receivers inside are refused unless the installation allows them", async () => {
  const inside = await peer();
  const port = new URL(inside.url).port;
  const hosts = ["127.0.0.1", "localhost", "0x7f000001", "2130706433", "[::ffff:127.0.0.1]"];
  const urls = hosts.map((host) => `http://${host}:${port}/`);
  const answers = await send(urls, open({ allowPrivate: "false" }));
  const blocked = { kind: "refused", class: "blocked", detail: "The address is not a public one" };
  expect(answers).toEqual(urls.map(() => blocked));
  expect(await send(urls, open({ allowPrivate: "" }))).toEqual(answers);
  expect(inside.received).toHaveLength(0);
});

test.each([
  ["secret", ""],
  ["secret", "whsec_c2hvcnQ="],
  ["previousSecret", "whsec_***"],
])("nothing goes out unsigned: %s is %j", async (field, value) => {
  const receiver = await peer();
  const provider = open({ [field]: value });
  expect(await send([receiver.url], provider)).toMatchObject([
    { kind: "refused", class: "unauthorized" },
  ]);
  expect(await provider.check(AbortSignal.timeout(1_000))).toMatchObject({ ok: false });
  expect(receiver.received).toHaveLength(0);
});

test("says how it signs and whom it calls, and no secret", async () => {
  const check = await open({ previousSecret: older }).check(AbortSignal.timeout(1_000));
  expect(check).toEqual({
    ok: true,
    sentence:
      "Signs with two secrets, the new and the previous one. Internal receivers are called.",
  });
});

test.each([
  ["secret", secret, true],
  ["secret", "whsec_short", false],
  ["secret", "", false],
  ["allowPrivate", "true", true],
  ["allowPrivate", "yes", false],
])("the field %s takes %j: %s", (field, value, taken) => {
  expect(webhook.fields[field]?.schema.safeParse(value).success).toBe(taken);
});

test("no answer holds an address, a secret or the text", async () => {
  const receivers = [await peer(() => ({ status: 400 })), await peer(() => "break"), await peer()];
  const urls = [...receivers.map(({ url }) => `${url}/token-in-a-path`), "http://127.0.0.1:1/x"];
  const answers = JSON.stringify((await send(urls)).filter((answer) => answer.kind !== "accepted"));
  expect(answers).not.toMatch(/127\.0\.0\.1|token-in-a-path|whsec|A body/);
});

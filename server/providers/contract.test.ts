import { readdirSync, readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ChannelKey, channelOf } from "@/server/channels/registry";
import { freePort, type SandboxProcess, startSandbox } from "@/workers/sandbox/testing";
import type { OutgoingItem } from "./provider";
import { adapters } from "./registry";
import { isSandbox, openSandbox } from "./sandbox";
import { type SandboxChannel, sandboxChannels } from "./sandbox-behaviour";

const folder = import.meta.dirname;

test("every file that makes a kind of provider is in the registry", () => {
  const registry = readFileSync(path.join(folder, "registry.ts"), "utf8");
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const makers = files.filter((file) =>
    /export const \w+: Adapter\b/.test(readFileSync(path.join(folder, file), "utf8")),
  );
  expect(makers.length).toBeGreaterThan(5);
  const forgotten = makers.filter(
    (file) => !registry.includes(`from "./${path.basename(file, ".ts")}"`),
  );
  expect(forgotten).toEqual([]);
});

describe.each(adapters.map((adapter) => [adapter.key, adapter] as const))(
  "the kind %s",
  (_key, adapter) => {
    test("names each of its values once, says where to get it, and never asks for a secret in the open", () => {
      const variables = Object.values(adapter.fields).map(({ env }) => env);
      expect(new Set(variables).size).toBe(variables.length);
      for (const [name, { label, help, secret }] of Object.entries(adapter.fields)) {
        expect(label.length * help.length).toBeGreaterThan(0);
        if (/secret|token$|password|apiKey|privateKey/i.test(name)) expect(secret).toBe(true);
      }
    });

    test("opens without values, and says what is missing instead of throwing", async () => {
      const surroundings = { callbackUrl: "https://carillon.example/api/v1/callbacks/x" };
      if (isSandbox(adapter)) return;
      const provider = adapter.open({}, surroundings);
      for (const channel of adapter.channels) {
        const answers = await provider.send(channel, outgoing(channel, 2), patience());
        expect(answers).toHaveLength(2);
        for (const answer of answers) expect(answer.kind).not.toBe("accepted");
      }
      const check = await provider.check(patience());
      if (Object.values(adapter.fields).some(({ optional }) => !optional)) {
        expect(check.ok).toBe(false);
      }
      expect(check.sentence.length).toBeGreaterThan(0);
      await provider.close();
    });
  },
);

const providersAt =
  (url: string, secret = "not the secret") =>
  (channel: SandboxChannel) =>
    openSandbox(channel, channel, { url, secret });

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

async function behave(change: object): Promise<void> {
  await fetch(new URL("/_sandbox/providers/all", sandbox.sandboxUrl), {
    method: "PUT",
    body: JSON.stringify({ latencyMs: 0, ...change }),
  });
}
const usual = { errorRate: 0, outage: false, invalidTokenRate: 0, hangRate: 0 };
beforeAll(() => behave(usual));
afterEach(() => behave({ ...usual, rateLimitPerSecond: null }));

/** Where no test is patient: far beyond what a healthy call takes. */
const patience = () => AbortSignal.timeout(10_000);
let made = 0;

/** New recipients each time. */
function outgoing(channel: ChannelKey, n: number): OutgoingItem[] {
  const rendered = { title: "Title", body: "<p>Body</p>" };
  const context = { notificationId: "n", typeKey: "t", category: "c", object: null };
  const content = channelOf(channel).compose(rendered, context);
  return Array.from({ length: n }, () => {
    made += 1;
    const reference = `0198c0de-0000-7000-8000-000000000000/${made}/${channel}`;
    return { reference, to: `to-${made}`, content, priority: 1, ttlSeconds: 60 };
  });
}

/** A server that misbehaves as told. */
async function serverThat(answers: RequestListener): Promise<string> {
  const server = createServer(answers);
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}

describe.each(sandboxChannels)("the provider of %s", (channel) => {
  const real = () => providersAt(sandbox.sandboxUrl, sandbox.sandboxSecret)(channel);
  const kinds = async (at: string, n = 3, signal = patience()) =>
    await providersAt(at)(channel).send(channel, outgoing(channel, n), signal);

  test("takes a full batch and answers each item in order", async () => {
    const provider = real();
    expect(provider.channels).toContain(channel);
    const items = outgoing(channel, provider.limits.batchSize);
    const answers = await provider.send(channel, items, patience());
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(["accepted"]));
    expect(answers).toHaveLength(items.length);
    const ids = answers.map((answer) => answer.kind === "accepted" && answer.providerMessageId);
    expect(new Set(ids).size).toBe(items.length);
  });

  test("keeps a repeated reference once where it claims to be idempotent", async () => {
    const provider = real();
    const items = outgoing(channel, 2);
    const first = await provider.send(channel, items, patience());
    const again = await provider.send(channel, items, patience());
    if (provider.idempotent) expect(again).toEqual(first);
    const url = new URL("/_sandbox/received?limit=10000", sandbox.sandboxUrl);
    const { items: kept } = await (await fetch(url)).json();
    const copies = kept.filter(
      ({ reference }: { reference: string }) => reference === items[0]?.reference,
    );
    expect(copies).toHaveLength(provider.idempotent ? 1 : 2);
  });

  test("says which tokens are dead, the same ones every time", async () => {
    await behave({ invalidTokenRate: 0.5 });
    const items = outgoing(channel, 40);
    const first = await real().send(channel, items, patience());
    const again = await real().send(channel, items, patience());
    const dead = (answers: typeof first) => answers.map(({ kind }) => kind === "endpoint_invalid");
    expect(dead(first)).toEqual(dead(again));
    expect(new Set(dead(first))).toEqual(new Set([true, false]));
  });

  test("an outage is to be tried again", async () => {
    await behave({ outage: true });
    const answers = await real().send(channel, outgoing(channel, 2), patience());
    const unavailable = { kind: "retry", class: "unavailable" };
    expect(answers).toEqual([
      expect.objectContaining(unavailable),
      expect.objectContaining(unavailable),
    ]);
  });

  test("items that fail for now are told apart from those taken", async () => {
    await behave({ errorRate: 0.5 });
    const answers = await real().send(channel, outgoing(channel, 50), patience());
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(["accepted", "retry"]));
  });

  test("a rate limit names the time to wait", async () => {
    await behave({ rateLimitPerSecond: 1 });
    await real().send(channel, outgoing(channel, 1), patience());
    const [answer] = await real().send(channel, outgoing(channel, 1), patience());
    expect(answer).toMatchObject({ kind: "retry", class: "rate_limited", afterMs: 1_000 });
  });

  test("wrong credentials are refused for good", async () => {
    const [answer] = await kinds(sandbox.sandboxUrl, 1);
    expect(answer).toMatchObject({ kind: "refused", class: "unauthorized" });
  });

  test("no answer in time is unknown, soon after the signal", async () => {
    await behave({ hangRate: 1 });
    const started = performance.now();
    const answers = await real().send(channel, outgoing(channel, 2), AbortSignal.timeout(100));
    expect(answers.map(({ kind }) => kind)).toEqual(["unknown", "unknown"]);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test("nobody listening is to be tried again: nothing was sent", async () => {
    const answers = await kinds(`http://127.0.0.1:${await freePort()}`, 2);
    const unavailable = { kind: "retry", class: "unavailable", detail: "ECONNREFUSED" };
    expect(answers).toEqual([unavailable, unavailable]);
  });

  test("a connection that breaks after the request was sent is unknown", async () => {
    const at = await serverThat((request) =>
      request.on("end", () => request.socket.destroy()).resume(),
    );
    expect((await kinds(at)).map(({ kind }) => kind)).toEqual(["unknown", "unknown", "unknown"]);
  });

  test("an answer that breaks off is unknown", async () => {
    const at = await serverThat((_, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"results":[{"status":"accepted","id":"1"},', () => response.destroy());
    });
    expect((await kinds(at)).map(({ kind }) => kind)).toEqual(["unknown", "unknown", "unknown"]);
  });

  test.each(["<html>", "null", "[]", "{}", '{"results":{}}', ""])(
    "an answer that means nothing is unknown: %j",
    async (body) => {
      const at = await serverThat((_, response) => response.end(body));
      expect((await kinds(at)).map(({ kind }) => kind)).toEqual(["unknown", "unknown", "unknown"]);
    },
  );

  test("items without a result of their own are unknown, the others are not", async () => {
    const results = [{ status: "accepted", id: "a" }, { status: "purple" }];
    const at = await serverThat((_, response) => response.end(JSON.stringify({ results })));
    expect(await kinds(at)).toMatchObject([
      { kind: "accepted", providerMessageId: "a" },
      { kind: "unknown" },
      { kind: "unknown" },
    ]);
  });
});

import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Adapter, Values } from "./adapter";
import { type HttpPeer, startHttpPeer } from "./peers/http-peer";
import type { OutgoingItem } from "./provider";
import { telnyx } from "./telnyx";
import { twilio } from "./twilio";

const valuesOf: Record<string, Values> = {
  twilio: { accountSid: `AC${"0".repeat(32)}`, authToken: "secretsecretsecretsecret" },
  telnyx: {
    apiKey: "KEYsecretsecretsecret",
    publicKey: Buffer.alloc(32).toString("base64"),
  },
};

const items: OutgoingItem[] = [1, 2, 3].map((n) => ({
  reference: `0198c0de-0000-7000-8000-000000000000/${n}/sms`,
  to: `+1555010000${n}`,
  content: { title: "", body: "Your code is 4711" },
  priority: 0,
  ttlSeconds: 60,
}));

describe.each<Adapter>([twilio, telnyx])(
  "$label, when the network or the service fails",
  (adapter) => {
    const logged = (["log", "info", "warn", "error", "debug"] as const).map((level) =>
      vi.spyOn(console, level),
    );
    beforeEach(() => {
      vi.stubEnv("TWILIO_LOG_LEVEL", "debug");
      vi.stubEnv("TELNYX_LOG", "debug");
      for (const spy of logged) spy.mockClear();
    });
    afterEach(() => {
      expect(logged.flatMap(({ mock }) => mock.calls)).toEqual([]);
      vi.unstubAllEnvs();
    });

    async function sendTo(baseUrl: string, signal = AbortSignal.timeout(10_000)) {
      const values = { ...valuesOf[adapter.key], from: "+15005550006", baseUrl };
      const callbackUrl = "https://carillon.example/api/v1/callbacks/x";
      const provider = adapter.open(values, { callbackUrl });
      const answers = await provider.send("sms", items, signal);
      await provider.close();
      expect(answers).toHaveLength(items.length);
      expect(JSON.stringify(answers)).not.toMatch(/555|4711|secret|127\.0\.0\.1/);
      return answers;
    }

    async function peer(reply: HttpPeer["reply"]) {
      const started = await startHttpPeer(reply);
      onTestFinished(() => started[Symbol.asyncDispose]());
      return started;
    }

    const all = (answer: object) => items.map(() => expect.objectContaining(answer));

    test("no answer is unknown, soon after the signal, and the sockets are closed", async () => {
      const hanging = await peer(() => "hang");
      const patience = new AbortController();
      const answering = sendTo(hanging.url, patience.signal);
      await vi.waitFor(() => expect(hanging.received).toHaveLength(3), { timeout: 10_000 });
      patience.abort(new DOMException("", "TimeoutError"));
      expect(await answering).toEqual(all({ kind: "unknown", detail: "TimeoutError" }));
    });

    test("a signal that is over already sends nothing, and says that it may be tried again", async () => {
      const unused = await peer(() => ({ status: 200 }));
      const answers = await sendTo(unused.url, AbortSignal.abort());
      expect(answers).toEqual(all({ kind: "retry", class: "timeout" }));
      expect(unused.received).toHaveLength(0);
    });

    test("a connection that breaks half-way is unknown", async () => {
      const breaking = await peer(() => "break");
      expect(await sendTo(breaking.url)).toEqual(all({ kind: "unknown" }));
    });

    test.each(["<html>", "null", "[]", "{}", '{"data":{"id":7}}', '{"sid":7}', '"text"', ""])(
      "an answer that means nothing is unknown: %j",
      async (body) => {
        const garbled = await peer(() => ({ status: 200, body }));
        expect(await sendTo(garbled.url)).toEqual(all({ kind: "unknown" }));
      },
    );

    test("what is not HTTP is unknown", async () => {
      const server = createServer((socket) => {
        socket.on("error", () => {});
        socket.once("data", () => socket.end("220 mail.example ESMTP\r\n"));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      onTestFinished(() => {
        server.close();
      });
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      expect(await sendTo(`http://127.0.0.1:${port}`)).toEqual(all({ kind: "unknown" }));
    });

    test.each([
      [429, { "retry-after": "7" }, { kind: "retry", class: "rate_limited", afterMs: 7_000 }],
      [429, {}, { kind: "retry", class: "rate_limited", afterMs: 1_000 }],
      [503, { "retry-after": "30" }, { kind: "retry", class: "unavailable", afterMs: 30_000 }],
      [500, {}, { kind: "unknown" }],
      [502, {}, { kind: "unknown" }],
      [408, {}, { kind: "retry", class: "timeout" }],
      [401, {}, { kind: "refused", class: "unauthorized" }],
      [403, {}, { kind: "refused", class: "unauthorized" }],
      [409, {}, { kind: "refused" }],
      [302, { location: "/elsewhere" }, { kind: "refused" }],
    ])("%d %o is asked once, and means what it should", async (status, headers, answer) => {
      const refusing = await peer(() => ({ status, headers, body: "<html>no" }));
      expect(await sendTo(refusing.url)).toEqual(all(answer));
      expect(refusing.received).toHaveLength(3);
    });

    test("nobody listening is to be tried again: nothing was sent", async () => {
      const gone = await startHttpPeer(() => ({ status: 200 }));
      await gone[Symbol.asyncDispose]();
      const answers = await sendTo(gone.url);
      expect(answers).toEqual(all({ kind: "retry", class: "unavailable", detail: "ECONNREFUSED" }));
    });
  },
);

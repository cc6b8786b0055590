import type { LookupAddress } from "node:dns";
import { createTransport } from "nodemailer";
import { expect, onTestFinished, test } from "vitest";
import { makeCertificate } from "./peers/certificate";
import { startSmtpPeer } from "./peers/smtp-peer";
import { notPublicCode, type Resolve } from "./public-address";
import { smtp } from "./smtp";
import { connectToRelay, relaySocket } from "./smtp-socket";

/** Gives the next of these answers each time it is asked, the last one for ever. */
function resolverOf(...answers: string[][]): Resolve & { asked: string[] } {
  const asked: string[] = [];
  const resolve: Resolve = (hostname, _options, callback) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(hostname);
    const found = addresses.map(
      (address): LookupAddress => ({ address, family: address.includes(":") ? 6 : 4 }),
    );
    callback(null, found);
  };
  return Object.assign(resolve, { asked });
}

const metadata = "169.254.169.254";

/** Sends one mail over a connection of its own to `relay.acme.example`. */
async function sendOver(port: number, resolve: Resolve): Promise<unknown> {
  const transport = createTransport({
    ...{ host: "relay.acme.example", port, getSocket: relaySocket(resolve) },
    tls: { rejectUnauthorized: false },
  });
  onTestFinished(() => transport.close());
  const mail = { from: "us@ours.example", to: "ann@example.com", subject: "Hi", text: "Hi" };
  return await transport.sendMail(mail).then(
    () => "sent",
    (error: unknown) => error,
  );
}

test("a relay in one's own network is reached by its name, at the address that was judged", async () => {
  await using relay = await startSmtpPeer();
  const resolve = resolverOf(["127.0.0.1"]);
  expect(await sendOver(relay.port, resolve)).toBe("sent");
  expect(relay.mails).toHaveLength(1);
  // Asked once a connection: nobody looks the name up again behind its back.
  expect(resolve.asked).toEqual(["relay.acme.example"]);
});

test("a relay's name that turns to a cloud's own machines gets no further connection", async () => {
  await using relay = await startSmtpPeer();
  const resolve = resolverOf(["127.0.0.1"], [metadata], ["127.0.0.1", "fd00:ec2::254"]);
  expect(await sendOver(relay.port, resolve)).toBe("sent");
  expect(await sendOver(relay.port, resolve)).toMatchObject({ code: notPublicCode });
  expect(await sendOver(relay.port, resolve)).toMatchObject({ code: notPublicCode });
  expect(relay.connections.made).toBe(1);
});

test("a relay's certificate is still judged by its name", async () => {
  const certificate = makeCertificate();
  await using relay = await startSmtpPeer({ security: "starttls", certificate });
  const options = { host: "relay.acme.example", port: relay.port, requireTLS: true };
  const getSocket = relaySocket(resolverOf(["127.0.0.1"]));
  const transport = createTransport({ ...options, getSocket, tls: { ca: relay.ca } });
  onTestFinished(() => transport.close());
  const mail = { from: "us@ours.example", to: "ann@example.com", subject: "Hi", text: "Hi" };
  await expect(transport.sendMail(mail)).rejects.toThrow(/relay\.acme\.example/);
  expect(relay.mails).toEqual([]);
});

test.each([metadata, "2852039166", "0xa9.0xfe.0xa9.0xfe", "100.100.100.200", "fe80::1"])(
  "an account whose relay is %s sends nothing, and its check says why",
  async (host) => {
    const from = { from: "us@ours.example", campaignFrom: "news@news.ours.example" };
    const values = { host, port: "25", security: "none", ...from };
    const provider = smtp.open(values, { callbackUrl: "https://us.example/callbacks/smtp" });
    onTestFinished(() => provider.close());
    const item = {
      ...{ reference: "0198c0de-0000-7000-8000-000000000000/1/email", to: "ann@example.com" },
      content: { title: "Hi", body: "<p>Hi</p>", text: "Hi" },
      ...({ priority: 1, ttlSeconds: 60 } as const),
    };
    const signal = AbortSignal.timeout(5_000);
    expect(await provider.send("email", [item], signal)).toEqual([
      { kind: "retry", class: "unavailable", detail: notPublicCode },
    ]);
    const check = await provider.check(signal);
    expect(check).toMatchObject({ ok: false, sentence: expect.stringMatching(/clouds keep/) });
  },
);

test("a relay that takes no connection in time is given up, and one whom nobody waits for is left", async () => {
  const nowhere = { host: "relay.acme.example", port: 25 };
  const resolve: Resolve = () => {};
  const late = connectToRelay({ ...nowhere, connectionTimeout: 20 }, { resolve });
  await expect(late).rejects.toMatchObject({ code: "ETIMEDOUT" });
  const left = connectToRelay(nowhere, { resolve, signal: AbortSignal.abort() });
  await expect(left).rejects.toMatchObject({ name: "AbortError" });
});

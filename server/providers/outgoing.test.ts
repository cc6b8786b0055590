import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { request } from "undici";
import { expect, it } from "vitest";
import { baseUrl } from "./base-url";
import { notPublicCode, providerDispatcher } from "./public-address";
import { adapters } from "./registry";

/**
 * Every file that opens connections to an address that somebody else may have said, and what keeps it
 * from our own network. `guarded`: public-address.ts, at the moment of connecting. `given`: over connections that
 * such a caller opened. `fixed`: no part of the address comes from anybody but the environment.
 */
const callers: Record<string, "guarded" | "given" | "fixed"> = {
  "server/alerts/plain/plain-way.ts": "guarded",
  "server/providers/apns-connection.ts": "guarded",
  "server/providers/fcm-agent.ts": "guarded",
  "server/providers/fcm-credential.ts": "guarded",
  "server/providers/fetch-over.ts": "given",
  "server/providers/public-address.ts": "guarded",
  "server/providers/resend.ts": "guarded",
  "server/providers/sandbox-admin.ts": "fixed",
  "server/providers/sandbox.ts": "fixed",
  "server/providers/smtp-connection.ts": "given",
  "server/providers/smtp-socket.ts": "guarded",
  "server/providers/smtp.ts": "given",
  "server/providers/telnyx.ts": "guarded",
  "server/providers/twilio-client.ts": "given",
  "server/providers/twilio.ts": "guarded",
  "server/providers/web-push.ts": "guarded",
  "server/providers/webhook.ts": "guarded",
};

const opens =
  /\bguardedSocket\(|\bcreateTransport\(|\bnew SMTPConnection\(|\bawait (fetch|post)\(url|\bproviderDispatcher\(|from "node:tls"|\bawait fetch\(|\bhttps?\.(request|get)\(|\bnew (https?\.)?Agent\(|import \{[^}]*\brequest\b[^}]*\} from "undici"/;

it("knows every file that calls an address, and what guards it", () => {
  const found = ["server", "workers"]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => file.endsWith(".ts") && !/test|peers\/|workers\/sandbox/.test(file))
    .filter((file) => opens.test(readFileSync(file, "utf8")));
  expect(found.filter((file) => !(file in callers))).toEqual([]);
  for (const file of found) {
    if (callers[file] !== "guarded" || file.endsWith("public-address.ts")) continue;
    expect([
      file,
      /(guarded|provider)(Dispatcher|Agent|Socket)\(|guardLookup\(/.test(
        readFileSync(file, "utf8"),
      ),
    ]).toEqual([...[file, true]]);
  }
});

const never = [
  ...["javascript:alert(1)", "file:///etc/passwd", "data:text/plain,x", "ftp://host/", "//host"],
  ...["http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/", "http://0.0.0.0/"],
  ...["http://2852039166/", "http://0xa9.0xfe.0xa9.0xfe/", "http://[::ffff:169.254.169.254]/"],
  ...["http://metadata.google.internal/", "http://METADATA.google.internal./"],
  ...["http://168.63.129.16/", "http://[fd00:ec2::254]/", "http://100.100.100.200/"],
  ...["http://user:password@host/", "http://224.0.0.1/", "http://255.255.255.255/"],
];

it("takes no base URL that is a file, a script, a credential or a cloud's own machine, for any provider", () => {
  const fields = adapters.flatMap(({ key, fields }) =>
    Object.entries(fields).map(([name, { schema }]) => ({ key, name, schema })),
  );
  const urls = fields.filter(({ schema }) => schema.safeParse("https://provider.example").success);
  const addresses = urls.filter(({ name }) => /url/i.test(name));
  expect(addresses.length).toBeGreaterThanOrEqual(4);
  for (const { key, name, schema } of addresses)
    for (const url of never)
      expect([key, name, url, schema.safeParse(url).success]).toEqual([key, name, url, false]);
});

it("takes a provider's address on the internet or in a network of one's own", () => {
  const schema = baseUrl("no");
  for (const url of ["https://api.resend.com", "http://127.0.0.1:4010", "http://10.0.0.7/gateway"])
    expect([url, schema.safeParse(url).success]).toEqual([url, true]);
});

it("calls no provider at a name that resolves to what clouds keep for their own machines", async () => {
  const metadata = ["169.254.169.254", "fd00:ec2::254", "168.63.129.16", "::ffff:169.254.169.254"];
  for (const address of metadata) {
    const family = address.includes(":") ? 6 : 4;
    const dispatcher = providerDispatcher({
      resolve: (_host, _options, done) => done(null, [{ address, family }]),
    });
    const call = request("http://relay.acme.example/", { dispatcher });
    await expect(call).rejects.toMatchObject({ code: notPublicCode });
    const literal = `http://${family === 6 ? `[${address}]` : address}/`;
    await expect(request(literal, { dispatcher })).rejects.toMatchObject({ code: notPublicCode });
  }
});

it("calls a relay in one's own network by its name", async () => {
  const relay = createServer((_request, response) => void response.end("here"));
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  const at = relay.address();
  const dispatcher = providerDispatcher({
    resolve: (_host, _options, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
  });
  const port = typeof at === "object" && at ? at.port : 0;
  const { body } = await request(`http://relay.acme.example:${port}/`, { dispatcher });
  expect(await body.text()).toBe("here");
  await dispatcher.close();
  relay.close();
});

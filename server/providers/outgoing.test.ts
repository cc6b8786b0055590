import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { baseUrl } from "./base-url";
import { adapters } from "./registry";

/**
 * Every file that opens connections to an address that somebody else may have said, and what keeps it
 * from our own network. `guarded`: public-address.ts, at the moment of connecting. `administrator`: an
 * account's base URL, by base-url.ts. `fixed`: no part of the address comes from anybody.
 */
const callers: Record<string, "guarded" | "administrator" | "fixed"> = {
  "server/alerts/plain/plain-way.ts": "guarded",
  "server/providers/fcm-credential.ts": "administrator",
  "server/providers/fetch-over.ts": "administrator",
  "server/providers/public-address.ts": "guarded",
  "server/providers/resend.ts": "administrator",
  "server/providers/sandbox-admin.ts": "fixed",
  "server/providers/sandbox.ts": "administrator",
  "server/providers/telnyx.ts": "administrator",
  "server/providers/twilio-client.ts": "administrator",
  "server/providers/twilio.ts": "administrator",
  "server/providers/web-push.ts": "guarded",
  "server/providers/webhook.ts": "guarded",
};

const opens =
  /\bawait fetch\(|\bhttps?\.(request|get)\(|\bnew (https?\.)?Agent\(|import \{[^}]*\brequest\b[^}]*\} from "undici"/;

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
    expect([file, /guarded(Dispatcher|Agent)\(/.test(readFileSync(file, "utf8"))]).toEqual([
      ...[file, true],
    ]);
  }
});

const never = [
  ...["javascript:alert(1)", "file:///etc/passwd", "data:text/plain,x", "ftp://host/", "//host"],
  ...["http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/", "http://0.0.0.0/"],
  ...["http://2852039166/", "http://0xa9.0xfe.0xa9.0xfe/", "http://[::ffff:169.254.169.254]/"],
  ...["http://metadata.google.internal/", "http://METADATA.google.internal./"],
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

import type { LookupAddress } from "node:dns";
import { createServer } from "node:http";
import https from "node:https";
import fc from "fast-check";
import { Agent, fetch, request } from "undici";
import { expect, onTestFinished, test } from "vitest";
import {
  AddressNotPublic,
  guardedAgent,
  guardedDispatcher,
  guardedLookup,
  guardLookup,
  isPublicAddress,
  notPublicCode,
  type Resolve,
} from "./public-address";

/** A resolver that gives its answers one after the other, the last one for ever. */
function resolverOf(...answers: string[][]): Resolve & { asked: string[] } {
  const asked: string[] = [];
  const resolve: Resolve = (hostname, _options, callback) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(hostname);
    callback(null, addresses.map(toLookup));
  };
  return Object.assign(resolve, { asked });
}

const toLookup = (address: string): LookupAddress => ({
  address,
  family: address.includes(":") ? 6 : 4,
});

/** A server inside, which nobody from outside may reach. */
async function internalServer(host = "127.0.0.1") {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.end("secret");
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { port, requests: () => requests };
}

function dispatcher(resolve?: Resolve): Agent {
  const made = guardedDispatcher(resolve ? { resolve } : {});
  onTestFinished(() => made.destroy());
  return made;
}

const refused = expect.objectContaining({ code: notPublicCode });

test.each([
  ...["127.0.0.1", "127.255.255.254", "0.0.0.0", "0x7f000001", "2130706433", "017700000001"],
  ...["127.1", "0177.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
  ...["169.254.169.254", "100.64.0.1", "100.100.100.200", "198.18.0.1", "192.0.2.1", "192.0.0.1"],
  ...["198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"],
  ...["::", "::1", "[::1]", "::ffff:127.0.0.1", "[::ffff:127.0.0.1]", "::ffff:7f00:1"],
  ...["::ffff:10.0.0.1", "::127.0.0.1", "::7f00:1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1"],
  ...["64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1", "fe80::1", "fe80::1%eth0"],
  ...["fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "100::1", "4000::1", "3fff::1"],
  ...["", "localhost", "example.com", "1.2.3.4.5", "256.1.1.1", "1.2.3.4/8", "not an address"],
])("is not a public address: %j", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  ...["1.1.1.1", "8.8.8.8", "93.184.215.14", "172.32.0.1", "100.128.0.1", "134744072"],
  ...["2606:4700:4700::1111", "[2606:4700:4700::1111]", "2a00:1450:4001::200e", "::ffff:8.8.8.8"],
])("is a public address: %j", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test("no address of a private network is public in any notation", () => {
  const ranges = fc.constantFrom(
    [10, 8],
    [127, 8],
    [0, 8],
    [2_886_729_728, 12],
    [3_232_235_520, 16],
  );
  fc.assert(
    fc.property(ranges, fc.nat(0xff_ff_ff_ff), ([base = 0, bits = 8], random) => {
      const start = base < 256 ? base * 2 ** 24 : base;
      const number = start + (random % 2 ** (32 - bits));
      const octets = [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256);
      const hex = number.toString(16).padStart(8, "0");
      const dotted = octets.join(".");
      const notations = [
        ...[dotted, String(number), `0x${hex}`, `0${number.toString(8)}`],
        ...[`::ffff:${dotted}`, `[::ffff:${hex.slice(0, 4)}:${hex.slice(4)}]`, `::${dotted}`],
        ...[
          `64:ff9b::${hex.slice(0, 4)}:${hex.slice(4)}`,
          `2002:${hex.slice(0, 4)}:${hex.slice(4)}::`,
        ],
      ];
      expect(notations.filter(isPublicAddress)).toEqual([]);
    }),
  );
});

test.each([
  ...["127.0.0.1", "0x7f000001", "2130706433", "127.1", "0177.0.0.1", "127.0.0.1.", "0.0.0.0", "0"],
  ...["[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "LOCALHOST", "１２７.0.0.1"],
])("an address inside is not called by request or fetch: %s", async (host) => {
  const inside = await internalServer();
  const url = `http://${host}:${inside.port}/`;
  await expect(request(url, { dispatcher: dispatcher() })).rejects.toEqual(refused);
  await expect(fetch(url, { dispatcher: dispatcher(), redirect: "manual" })).rejects.toMatchObject({
    cause: refused,
  });
  expect(inside.requests()).toBe(0);
});

test("loopback of IPv6 is not called", async () => {
  const inside = await internalServer("::1");
  const url = `http://[::1]:${inside.port}/`;
  await expect(request(url, { dispatcher: dispatcher() })).rejects.toEqual(refused);
  expect(inside.requests()).toBe(0);
});

test("the server inside would have answered an unguarded caller", async () => {
  const inside = await internalServer();
  const agent = new Agent();
  onTestFinished(() => agent.destroy());
  const { body } = await request(`http://0x7f000001:${inside.port}/`, { dispatcher: agent });
  expect(await body.text()).toBe("secret");
  expect(inside.requests()).toBe(1);
});

test("https to an address inside is refused before a handshake", async () => {
  const inside = await internalServer();
  const url = `https://127.0.0.1:${inside.port}/`;
  await expect(request(url, { dispatcher: dispatcher() })).rejects.toEqual(refused);
  expect(inside.requests()).toBe(0);
});

test.each([
  ["to an address inside", ["127.0.0.1"]],
  ["to the metadata service", ["169.254.169.254"]],
  ["to one inside beside a public one", ["93.184.215.14", "127.0.0.1"]],
  ["to a mapped one", ["::ffff:127.0.0.1"]],
  ["to nothing", []],
])("a name that resolves %s is not called", async (_, addresses) => {
  const inside = await internalServer();
  const resolve = resolverOf(addresses);
  const url = `http://innocent.example:${inside.port}/`;
  await expect(request(url, { dispatcher: dispatcher(resolve) })).rejects.toEqual(refused);
  expect(resolve.asked).toEqual(["innocent.example"]);
  expect(inside.requests()).toBe(0);
});

test("a name that turns inside after it was looked at is not called", async () => {
  const inside = await internalServer();
  const resolve = resolverOf(["93.184.215.14"], ["127.0.0.1"]);
  const before = await lookedUp(resolve, "rebinding.example");
  expect(before).toEqual([{ address: "93.184.215.14", family: 4 }]);
  const url = `http://rebinding.example:${inside.port}/`;
  await expect(request(url, { dispatcher: dispatcher(resolve) })).rejects.toEqual(refused);
  expect(inside.requests()).toBe(0);
});

function lookedUp(resolve: Resolve, name: string): Promise<unknown> {
  return new Promise((done, fail) =>
    guardLookup(resolve)(name, { all: true }, (error, addresses) =>
      error ? fail(error) : done(addresses),
    ),
  );
}

test("a name whose addresses are all public keeps them, one or all as asked", async () => {
  const resolve = resolverOf(["93.184.215.14", "2606:4700::1111"]);
  expect(await lookedUp(resolve, "a.example")).toEqual([
    { address: "93.184.215.14", family: 4 },
    { address: "2606:4700::1111", family: 6 },
  ]);
  const one = await new Promise((done) =>
    guardLookup(resolve)("a.example", {}, (...answer) => done(answer)),
  );
  expect(one).toEqual([null, "93.184.215.14", 4]);
});

test("an error of the resolver stays what it is", async () => {
  const failing: Resolve = (_hostname, _options, callback) =>
    callback(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }), []);
  await expect(request("http://a.example/", { dispatcher: dispatcher(failing) })).rejects.toEqual(
    expect.objectContaining({ code: "ENOTFOUND" }),
  );
});

test("the system's resolver is guarded too", async () => {
  const answer = await new Promise((done) => guardedLookup("localhost", { all: true }, done));
  expect(answer).toBeInstanceOf(AddressNotPublic);
});

test("the refusal names no address", () => {
  expect(String(new AddressNotPublic())).not.toMatch(/\d/);
});

test.each(["127.0.0.1", "[::ffff:127.0.0.1]", "0x7f000001", "localhost", "2130706433"])(
  "node:https with the guarded agent does not call %s",
  async (host) => {
    const inside = await internalServer();
    const agent = guardedAgent();
    onTestFinished(() => agent.destroy());
    // As libraries do that take URLs apart themselves, so that nothing is normalised on the way.
    const failed = new Promise((done) =>
      https
        .request({ hostname: host.replace(/[[\]]/g, ""), port: inside.port, agent })
        .on("error", done)
        .end(),
    );
    expect(await failed).toEqual(refused);
    expect(inside.requests()).toBe(0);
  },
);

test("node:https with the guarded agent judges names when they resolve", async () => {
  const agent = guardedAgent({}, resolverOf(["10.1.2.3"]));
  onTestFinished(() => agent.destroy());
  const failed = new Promise((done) =>
    https.request("https://innocent.example/", { agent }).on("error", done).end(),
  );
  expect(await failed).toEqual(refused);
});

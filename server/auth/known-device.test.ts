import { expect, it } from "vitest";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";
import { knownDeviceCookie, placeOf } from "./known-device";
import { succeeded, takeAttempt } from "./lockout";
import { openBrowser, password, signedIn } from "./testing";

const email = "ada@example.com";
const right = { email, password };

const secrets: Parameters<typeof placeOf>[0] = {
  ...{ authSecret: "s".repeat(32), previousAuthSecret: null },
};
const config = { ...secrets, baseUrl: "https://notify.example.com" };
const from = (address: string, cookie = "") =>
  new Headers({ "x-forwarded-for": address, ...(cookie && { cookie }) });
const networkOf = (address: string) => placeOf(secrets, from(address), email).key;

async function world() {
  let now = Date.parse("2026-05-01T12:00:00Z");
  const context = await testContext({ clock: { now: () => new Date(now) } });
  const pass = (seconds: number) => {
    now += seconds * 1_000;
  };
  return Object.assign(context, { pass });
}

const attempt = (context: Context, address: string, body: typeof right) =>
  openBrowser(context, address).post("/sign-in/email", body);

it("locks out the network that guesses, and neither its owner elsewhere nor a browser that signed in before", async () => {
  await using context = await world();
  const known = await signedIn(context, "admin", email);
  const stranger = placeOf(context.config, from("198.51.100.1"), email);
  for (let i = 0; i < 5; i++)
    expect(await takeAttempt(context.pool, email, stranger, context.clock.now())).toBe(0);
  expect((await attempt(context, "203.0.113.5", right)).status).toBe(200);
  expect((await attempt(context, "198.51.100.99", right)).status).toBe(429);

  await known.post("/sign-out", {});
  const headers = known.headers();
  headers.set("x-forwarded-for", "198.51.100.99");
  expect(placeOf(context.config, headers, email).isKnown).toBe(true);
  expect((await known.post("/sign-in/email", right)).status).toBe(200);
});

it("lets strangers of very many networks guess once in five seconds, and never puts off a known browser", async () => {
  await using context = await world();
  const owner = { key: "device:x", isKnown: true };
  const stranger = (i: number) => ({ key: `network:${i}`, isKnown: false });
  const take = (place: typeof owner) =>
    takeAttempt(context.pool, email, place, context.clock.now());
  for (let i = 0; i < 50; i++) expect(await take(stranger(i))).toBe(0);
  for (let i = 0; i < 8; i++) expect(await take(stranger(51))).toBe(5);
  expect(await take(owner)).toBe(0);
  context.pass(5);
  // Who was put off has not failed: its own count is still at nothing.
  expect(await take(stranger(51))).toBe(0);
  expect(await take(stranger(52))).toBe(5);
  // A right password was no failure, and opens the door to nobody else's guesses.
  await succeeded(context.pool, email, stranger(51));
  expect(await take(stranger(53))).toBe(0);
  expect(await take(stranger(54))).toBe(5);
});

it("locks a known browser that guesses, by itself", async () => {
  await using context = await world();
  const take = (place: { key: string; isKnown: boolean }) =>
    takeAttempt(context.pool, email, place, context.clock.now());
  const known = { key: "device:x", isKnown: true };
  for (let i = 0; i < 5; i++) expect(await take(known)).toBe(0);
  expect(await take(known)).toBe(60);
  expect(await take({ key: "device:y", isKnown: true })).toBe(0);
  expect(await take({ key: "network:1", isKnown: false })).toBe(0);
});

it("takes nobody's word for being known", () => {
  const [cookie = ""] = (
    knownDeviceCookie(config, email, { key: "network:", isKnown: false }) ?? ""
  ).split(";");
  const [name = "", value = ""] = cookie.split("=");
  const isKnown = (sent: string, address = email, by = secrets) =>
    placeOf(by, from("192.0.2.1", `a=b; ${sent}`), address).isKnown;
  expect(isKnown(cookie)).toBe(true);
  expect(isKnown(cookie, "ADA@example.com ")).toBe(true);
  expect(isKnown(cookie, "eve@example.com")).toBe(false);
  expect(isKnown(`${name}=${value.slice(0, -1)}`)).toBe(false);
  expect(isKnown(`${name}=${"A".repeat(22)}.${value.split(".")[1]}`)).toBe(false);
  const changed = { authSecret: "t".repeat(32), previousAuthSecret: null };
  expect(isKnown(cookie, email, changed)).toBe(false);
  expect(isKnown(cookie, email, { ...changed, previousAuthSecret: secrets.authSecret })).toBe(true);
});

it("keeps the cookie from scripts, other sites and plain http", () => {
  const cookie = knownDeviceCookie(config, email, { key: "network:", isKnown: false });
  for (const part of ["HttpOnly", "SameSite=Lax", "Secure", "Path=/api/auth"])
    expect(cookie?.split("; ")).toContain(part);
});

it("counts a network by the first 24 bits of IPv4, and the first 56 of IPv6", () => {
  expect(networkOf("192.0.2.1")).toBe(networkOf("192.0.2.254"));
  expect(networkOf("192.0.2.1")).toBe(networkOf("::ffff:192.0.2.9"));
  expect(networkOf("192.0.2.1")).not.toBe(networkOf("192.0.3.1"));
  expect(networkOf("2001:db8:1:200::1")).toBe(networkOf("2001:db8:1:2ff::9"));
  expect(networkOf("2001:db8:1:200::1")).not.toBe(networkOf("2001:db8:1:300::1"));
  expect(networkOf("unix")).toBe("network:unknown");
});

it("takes a cookie whose signature has letters of several bytes for a stranger's", () => {
  const cookie = knownDeviceCookie(config, email, { key: "network:x", isKnown: false }) ?? "";
  const [mine = ""] = cookie.split(";");
  expect(placeOf(secrets, from("203.0.113.5", mine), email).isKnown).toBe(true);
  const forged = mine.replace(/\.[^.]+$/, (signed) => `.${"é".repeat(signed.length - 1)}`);
  expect(placeOf(secrets, from("203.0.113.5", forged), email).isKnown).toBe(false);
});

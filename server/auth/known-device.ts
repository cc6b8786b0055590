import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import ipaddr from "ipaddr.js";
import type { Config } from "@/server/config";
import { addressHash, type Place } from "./lockout";

type Secrets = Pick<Config, "authSecret" | "previousAuthSecret">;

const keptSeconds = 180 * 86_400;

/** One cookie an address: a browser may be several people's. */
const nameFor = (email: string) => `carillon_known_${addressHash(email).slice(0, 16)}`;

/**
 * Where an attempt at an address comes from: a browser that a right password was entered in before (its cookie
 * says so, and opens nothing), or else a network: of IPv4 the first 24 bits, of IPv6 the first 56.
 */
export function placeOf(secrets: Secrets, headers: Headers, email: string): Place {
  const device = knownDevice(secrets, headers, email);
  if (device !== null) return { key: `device:${device}`, isKnown: true };
  return { key: networkOf(headers.get("x-forwarded-for") ?? ""), isKnown: false };
}

/** The cookie by which a browser is known from then on, after a right password. */
export function knownDeviceCookie(
  config: Secrets & Pick<Config, "baseUrl">,
  email: string,
  place: Place,
): string | null {
  if (config.authSecret === null) return null;
  const device = place.isKnown ? place.key.slice("device:".length) : randomId();
  const value = `${device}.${signature(config.authSecret, email, device)}`;
  const secure = config.baseUrl.startsWith("https:") ? "; Secure" : "";
  return `${nameFor(email)}=${value}; Path=/api/auth; Max-Age=${keptSeconds}; HttpOnly; SameSite=Lax${secure}`;
}

const randomId = () => randomBytes(16).toString("base64url");

function knownDevice(secrets: Secrets, headers: Headers, email: string): string | null {
  const name = `${nameFor(email)}=`;
  const cookies = (headers.get("cookie") ?? "").split(";").map((part) => part.trim());
  const value = cookies.find((part) => part.startsWith(name))?.slice(name.length) ?? "";
  const [device = "", signed = ""] = value.split(".");
  if (!/^[\w-]{22}$/.test(device)) return null;
  const keys = [secrets.authSecret, secrets.previousAuthSecret];
  const isOurs = keys.some((key) => key !== null && isEqual(signed, signature(key, email, device)));
  return isOurs ? device : null;
}

const signature = (secret: string, email: string, device: string) =>
  createHmac("sha256", secret)
    .update(`known-device ${addressHash(email)} ${device}`)
    .digest("base64url");

/** By their bytes: a cookie may hold letters of more than one. */
function isEqual(a: string, b: string): boolean {
  const [given, expected] = [Buffer.from(a), Buffer.from(b)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return "network:unknown";
  const parsed = ipaddr.process(address);
  const bytes = parsed.toByteArray().slice(0, parsed.kind() === "ipv4" ? 3 : 7);
  return `network:${Buffer.from(bytes).toString("hex")}`;
}

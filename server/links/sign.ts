import { createHmac, timingSafeEqual } from "node:crypto";

/** What a link does: one made for something else does not open it. */
export type Purpose = "unsubscribe" | "preferences" | "open" | "click" | "inbox-stream";

/** 128 bits: nobody guesses them, and links stay short. */
const macBytes = 16;

/** The payload and its proof, as one segment of a path. */
export function signToken(secret: string, purpose: Purpose, payload: string): string {
  const mac = macOf(secret, purpose, payload).toString("base64url");
  return `${Buffer.from(payload).toString("base64url")}.${mac}`;
}

/** The payload of a token that we signed for this purpose, compared in constant time; else null. */
export function openToken(secret: string, purpose: Purpose, token: string): string | null {
  const [encoded = "", mac = "", ...more] = token.split(".");
  const payload = Buffer.from(encoded, "base64url").toString("utf8");
  const given = Buffer.from(mac, "base64url");
  const expected = macOf(secret, purpose, payload);
  const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
  return isOurs && more.length === 0 ? payload : null;
}

const macOf = (secret: string, purpose: Purpose, payload: string) =>
  createHmac("sha256", secret).update(`${purpose}\n${payload}`).digest().subarray(0, macBytes);

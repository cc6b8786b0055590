import { createHmac, timingSafeEqual } from "node:crypto";

/** The header that proves a callback to come from the sandbox. */
export const signatureHeader = "x-sandbox-signature";

/** `sha256=` and the HMAC-SHA256 of the body, as hex. Replays are harmless: events apply once. */
export function signCallback(secret: string, body: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** Whether `signature` is `signCallback`'s for this body, compared in constant time. */
export function isSignedCallback(
  secret: string,
  body: string,
  signature: string | undefined,
): boolean {
  const expected = Buffer.from(signCallback(secret, body));
  const given = Buffer.from(signature ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

import { createHmac, timingSafeEqual } from "node:crypto";

/** What our sender hands over: `notificationId/userId/email`. */
const shape =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/(0|[1-9]\d{0,14})\/email$/;
const mostUsers = 2n ** 48n;
const signatureBytes = 10;
const bodyBytes = 16 + 6;
/** Base 32: bounces come back in any case, and `bounces+` with it fits the 64 characters of a local part. */
const digits = Math.ceil(((signatureBytes + bodyBytes) * 8) / 5);

/** Finds tokens in a bounce, wherever it carries them. */
export const tokenPattern = new RegExp(`(?<![0-9a-v])[0-9a-v]{${digits}}(?![0-9a-v])`, "gi");

/**
 * A reference as one signed word of 52 letters and digits, for the sender's address and a header: a
 * stranger who writes to the bounce address must not have others' addresses suppressed. null: it is
 * not of the kind that mails have.
 */
export function signReference(reference: string, secret: string): string | null {
  const [, id, user] = shape.exec(reference) ?? [];
  if (id === undefined || user === undefined || BigInt(user) >= mostUsers) return null;
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(user));
  const body = Buffer.concat([Buffer.from(id.replaceAll("-", ""), "hex"), number.subarray(2)]);
  const hex = Buffer.concat([signatureOf(body, secret), body]).toString("hex");
  return BigInt(`0x${hex}`).toString(32).padStart(digits, "0");
}

/** The reference of a token that was signed with this secret; null of any other word. */
export function readToken(token: string, secret: string): string | null {
  const value = [...token.toLowerCase()].reduce(
    (sum, c) => sum * 32n + BigInt(parseInt(c, 32)),
    0n,
  );
  const bytes = Buffer.from(
    value.toString(16).padStart((signatureBytes + bodyBytes) * 2, "0"),
    "hex",
  );
  if (bytes.length !== signatureBytes + bodyBytes) return null;
  const body = bytes.subarray(signatureBytes);
  const signature = bytes.subarray(0, signatureBytes);
  if (!timingSafeEqual(signature, signatureOf(body, secret))) return null;
  const id = body.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  return `${id}/${body.readUIntBE(16, 6)}/email`;
}

const signatureOf = (body: Buffer, secret: string) =>
  createHmac("sha256", secret).update(body).digest().subarray(0, signatureBytes);

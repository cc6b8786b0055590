import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** Keys (32 bytes) by which secrets are encrypted: the first seals, every one opens. */
export type SealKeys = readonly Buffer[];

/** What a seal could not be opened with: none of the keys is the one. */
export class SealError extends Error {}

/**
 * Encrypts an account's secrets with AES-256-GCM (NIST SP 800-38D; a random 96-bit nonce each time).
 * `context` is bound to it: what was sealed for one account does not open as another's.
 * @throws SealError without a key.
 */
export function seal(keys: SealKeys, context: string, secrets: Record<string, string>): string {
  const [key] = keys;
  if (!key) throw new SealError(noKey);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(secrets)), cipher.final()]);
  const parts = [nonce, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"));
  return ["v1", nameOf(key), ...parts].join(".");
}

/** @throws SealError when no key opens it, or it was changed. */
export function unseal(keys: SealKeys, context: string, sealed: string): Record<string, string> {
  const [version, name, nonce = "", tag = "", data = ""] = sealed.split(".");
  const key = keys.find((one) => nameOf(one) === name);
  if (version !== "v1" || !key) throw new SealError(keys.length === 0 ? noKey : otherKey);
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"))
      .setAAD(Buffer.from(context))
      .setAuthTag(Buffer.from(tag, "base64url"));
    const plain = Buffer.concat([
      decipher.update(Buffer.from(data, "base64url")),
      decipher.final(),
    ]);
    return JSON.parse(plain.toString());
  } catch {
    throw new SealError("The stored credentials were changed or damaged: enter them again.");
  }
}

/** Whether it was sealed by a key that is no longer the first: time to seal it anew. */
export function isOldSeal(keys: SealKeys, sealed: string): boolean {
  return keys[0] !== undefined && sealed.split(".")[1] !== nameOf(keys[0]);
}

/** Tells keys apart without giving any of them away. */
const nameOf = (key: Buffer) => createHash("sha256").update(key).digest("hex").slice(0, 8);

const noKey = "SECRETS_KEY is not set: credentials cannot be stored or read without it.";
const otherKey =
  "The stored credentials were encrypted with another SECRETS_KEY: set that one too, after a comma, or enter the credentials again.";

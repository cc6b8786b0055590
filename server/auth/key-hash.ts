import { createHash, randomInt } from "node:crypto";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** What is stored of an API key: its SHA-256, hex. The key is random, so that a slow hash adds nothing. */
export function hashOf(apiKey: string): string {
  return createHash("sha256").update(apiKey).digest("hex");
}

/** Makes an API key: `ck_` and 32 characters (190 bits), to be shown once. */
export function mintKey(): { apiKey: string; hash: string; prefix: string } {
  const random = Array.from({ length: 32 }, () => alphabet[randomInt(alphabet.length)]).join("");
  const apiKey = `ck_${random}`;
  return { apiKey, hash: hashOf(apiKey), prefix: apiKey.slice(0, 9) };
}

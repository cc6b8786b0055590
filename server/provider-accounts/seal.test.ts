import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { isOldSeal, SealError, seal, unseal } from "./seal";

const [old, current] = [randomBytes(32), randomBytes(32)];
const secrets = { apiKey: "re_123", privateKey: "-----BEGIN…\nä\n" };

test("what was sealed comes back, differs every time, and shows none of its values", () => {
  const sealed = seal([current], "resend", secrets);
  expect(unseal([current], "resend", sealed)).toEqual(secrets);
  expect(seal([current], "resend", secrets)).not.toBe(sealed);
  for (const part of [
    sealed,
    ...sealed.split(".").map((p) => Buffer.from(p, "base64url").toString()),
  ])
    expect(part).not.toContain("re_123");
});

test("it does not open for another account, with another key, or after a change", () => {
  const sealed = seal([current], "resend", secrets);
  expect(() => unseal([current], "twilio", sealed)).toThrow(SealError);
  expect(() => unseal([old], "resend", sealed)).toThrow(/another SECRETS_KEY/);
  expect(() => unseal([], "resend", sealed)).toThrow(/SECRETS_KEY is not set/);
  const parts = sealed.split(".");
  for (const i of [2, 3, 4]) {
    const bytes = Buffer.from(parts[i] ?? "", "base64url");
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    const changed = parts.with(i, bytes.toString("base64url")).join(".");
    expect(() => unseal([current], "resend", changed)).toThrow(/changed or damaged/);
  }
});

test("a key that was rotated out still opens, and is known to be old", () => {
  const sealed = seal([old], "resend", secrets);
  expect(unseal([current, old], "resend", sealed)).toEqual(secrets);
  expect(isOldSeal([current, old], sealed)).toBe(true);
  expect(isOldSeal([current, old], seal([current, old], "resend", secrets))).toBe(false);
});

import { Webhook } from "standardwebhooks";
import { z } from "zod";
import type { Field, Values } from "./adapter";
import { pem } from "./pem";

const Secret = z.string().refine((secret) => signerOf(secret) !== null, {
  error: 'must be "whsec_" and then base64 of 24 to 64 random bytes',
});

export const fields = {
  secret: {
    label: "Signing secret",
    env: "WEBHOOK_SECRET",
    secret: true,
    help: 'Make one with: echo "whsec_$(openssl rand -base64 32)". Receivers check signatures with it.',
    schema: Secret,
  },
  previousSecret: {
    label: "Previous signing secret",
    env: "WEBHOOK_PREVIOUS_SECRET",
    secret: true,
    help: "While receivers change over to a new secret: both sign, and either is enough to check.",
    schema: Secret,
    optional: true,
  },
  allowPrivate: {
    label: "Receivers may be internal",
    env: "WEBHOOK_ALLOW_PRIVATE",
    secret: false,
    help: '"true" if receivers are in your own network. Otherwise only public addresses are called.',
    schema: z.enum(["true", "false"], { error: 'must be "true" or "false"' }),
    optional: true,
  },
  ca: {
    label: "Certificate authority of internal receivers",
    env: "WEBHOOK_CA",
    secret: false,
    help: "A PEM, if internal receivers have certificates of your own authority; trusted beside the usual ones.",
    schema: pem(/^CERTIFICATE$/, "must be a PEM certificate"),
    optional: true,
    multiline: true,
  },
} satisfies Record<string, Field>;

function signerOf(secret: string): Webhook | null {
  try {
    const bytes = Buffer.from(secret.replace(/^whsec_/, ""), "base64").length;
    return bytes >= 24 && bytes <= 64 ? new Webhook(secret) : null;
  } catch {
    return null;
  }
}

/** The new secret's first; null when one of them cannot be used. */
export function signersOf({ secret = "", previousSecret }: Values): Webhook[] | null {
  const made = [secret, ...(previousSecret ? [previousSecret] : [])].map(signerOf);
  const signers = made.filter((signer) => signer !== null);
  return signers.length === made.length ? signers : null;
}

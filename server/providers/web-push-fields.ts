import { z } from "zod";
import type { Field } from "./adapter";
import { pem } from "./pem";

const keyOf = (bytes: number, sentence: string) =>
  z
    .string()
    .trim()
    .refine((key) => Buffer.from(key, "base64url").length === bytes, sentence);

/** What an account needs: a VAPID key pair (RFC 8292). */
export const webPushFields = {
  publicKey: {
    label: "Public key",
    env: "WEB_PUSH_PUBLIC_KEY",
    secret: false,
    help: "The VAPID key that your pages subscribe with. Make a pair with: npx web-push generate-vapid-keys.",
    schema: keyOf(65, "must be the public half of a VAPID key pair, 87 characters"),
  },
  privateKey: {
    label: "Private key",
    env: "WEB_PUSH_PRIVATE_KEY",
    secret: true,
    help: "The other half of the pair. With a new pair every browser must subscribe again.",
    schema: keyOf(32, "must be the private half of a VAPID key pair, 43 characters"),
  },
  subject: {
    label: "Contact",
    env: "WEB_PUSH_SUBJECT",
    secret: false,
    help: "Where push services reach you when something is wrong: mailto:ops@example.com.",
    schema: z
      .string()
      .trim()
      .regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/, "must be mailto:… or https://…"),
  },
  ca: {
    label: "Certificate authority",
    env: "WEB_PUSH_CA",
    secret: false,
    optional: true,
    multiline: true,
    help: "Only with a push service of your own: the certificate that it is trusted by.",
    schema: pem(/^CERTIFICATE$/, "must be a PEM, from BEGIN to END CERTIFICATE"),
  },
  allowPrivate: {
    label: "Private addresses",
    env: "WEB_PUSH_ALLOW_PRIVATE",
    secret: false,
    optional: true,
    help: "For tests only: true lets subscriptions name addresses inside your network.",
    schema: z.enum(["true", "false"], "must be true or false"),
  },
} satisfies Record<string, Field>;

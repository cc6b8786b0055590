import { z } from "zod";
import type { Field, Values } from "./adapter";
import { senderFields } from "./mail";

const hostName = /^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$/;
const oneWord = /^[\x21-\x7e]+$/;

export const smtpFields = {
  host: {
    label: "Host",
    env: "SMTP_HOST",
    secret: false,
    help: "The relay's name: email-smtp.eu-west-1.amazonaws.com for SES in Ireland.",
    schema: z.string().regex(hostName, "must be a host's name or address, without a port"),
  },
  port: {
    label: "Port",
    env: "SMTP_PORT",
    secret: false,
    help: "Left empty: 587 with STARTTLS, 465 with TLS, 25 with none.",
    schema: z
      .string()
      .refine((port) => /^\d+$/.test(port) && Number(port) > 0 && Number(port) < 65_536, {
        error: "must be a number from 1 to 65535",
      }),
    optional: true,
  },
  security: {
    label: "Encryption",
    env: "SMTP_SECURITY",
    secret: false,
    help: "starttls (left empty): begins in the clear, and stops if the relay cannot encrypt. tls: encrypted from the first byte. none: only inside of one machine.",
    schema: z.enum(["starttls", "tls", "none"], { error: "must be starttls, tls or none" }),
    optional: true,
  },
  user: {
    label: "User name",
    env: "SMTP_USER",
    secret: false,
    help: "As the relay gave it; SES has SMTP credentials of its own, which are not an access key.",
    schema: z.string().max(500),
    optional: true,
  },
  password: {
    label: "Password",
    env: "SMTP_PASSWORD",
    secret: true,
    help: "The password that belongs to the user name.",
    schema: z.string().max(2_000),
    optional: true,
  },
  ...senderFields("SMTP"),
  bounceDomain: {
    label: "Bounce domain",
    env: "SMTP_BOUNCE_DOMAIN",
    secret: false,
    help: "A domain whose mail your mail server hands to this installation: each mail gets a return address there of its own, bounces+…@domain.",
    schema: z.string().regex(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, "must be a domain"),
    optional: true,
  },
  bounceSecret: {
    label: "Bounce secret",
    env: "SMTP_BOUNCE_SECRET",
    secret: true,
    help: "A long random word (openssl rand -hex 32) that your mail server shows when it hands over bounces, and that signs the return addresses.",
    schema: z
      .string()
      .min(16, "must have at least 16 characters")
      .regex(oneWord, "must be one word"),
    optional: true,
  },
  ca: {
    label: "CA certificate",
    env: "SMTP_CA",
    secret: false,
    help: "Only for a relay with a certificate of your own: the CA's, as PEM.",
    schema: z
      .string()
      .includes("-----BEGIN CERTIFICATE-----", { error: "must be a PEM certificate" }),
    optional: true,
    multiline: true,
  },
} satisfies Record<string, Field>;

/** What is wrong with an account's values, in a sentence that holds none of them; null: nothing. */
export function complaintAboutValues(values: Values): string | null {
  for (const [name, field] of Object.entries<Field>(smtpFields)) {
    const value = values[name] ?? "";
    if (value === "" && field.optional) continue;
    if (value === "") return `${field.label} is missing.`;
    const wrong = field.schema.safeParse(value).error?.issues[0]?.message;
    if (wrong) return `${field.label} ${wrong}.`;
  }
  if (values.password && !values.user) return "There is a password, but no user name.";
  if (values.bounceDomain && !values.bounceSecret) {
    return "A bounce domain needs a bounce secret too: it signs the return addresses.";
  }
  return null;
}

import { z } from "zod";
import type { Field } from "./adapter";
import { pem } from "./pem";

const id = z
  .string()
  .trim()
  .regex(/^[A-Z0-9]{10}$/, "must be 10 capital letters and digits");

/** What an account at Apple needs: a key with its ids, or a certificate with its key. */
export const apnsFields = {
  bundleId: {
    label: "Bundle id",
    env: "APNS_BUNDLE_ID",
    secret: false,
    help: "The app's identifier, as in Xcode: com.example.app.",
    schema: z
      .string()
      .trim()
      .regex(/^[\w.-]{1,155}$/, "must look like com.example.app"),
  },
  key: {
    label: "Key (.p8)",
    env: "APNS_KEY",
    secret: true,
    optional: true,
    multiline: true,
    help: "The contents of the .p8 file from Apple Developer, Keys, with Apple Push Notifications on.",
    schema: pem(/^(EC )?PRIVATE KEY$/, "must be the whole .p8 file, from BEGIN to END PRIVATE KEY"),
  },
  keyId: {
    label: "Key id",
    env: "APNS_KEY_ID",
    secret: false,
    optional: true,
    help: "Beside the key in Apple Developer: 10 characters.",
    schema: id,
  },
  teamId: {
    label: "Team id",
    env: "APNS_TEAM_ID",
    secret: false,
    optional: true,
    help: "In Apple Developer, Membership: 10 characters.",
    schema: id,
  },
  certificate: {
    label: "Certificate",
    env: "APNS_CERTIFICATE",
    secret: false,
    optional: true,
    multiline: true,
    help: "Instead of a key: the push certificate as PEM. It ends after a year.",
    schema: pem(/^CERTIFICATE$/, "must be a PEM, from BEGIN to END CERTIFICATE"),
  },
  certificateKey: {
    label: "Certificate's key",
    env: "APNS_CERTIFICATE_KEY",
    secret: true,
    optional: true,
    multiline: true,
    help: "The private key that the certificate was made for, as PEM without a passphrase.",
    schema: pem(/PRIVATE KEY$/, "must be a PEM, from BEGIN to END PRIVATE KEY"),
  },
  environment: {
    label: "Environment",
    env: "APNS_ENVIRONMENT",
    secret: false,
    optional: true,
    help: "production (also TestFlight), or development for apps started from Xcode.",
    schema: z.enum(["production", "development"], "must be production or development"),
  },
  host: {
    label: "Host",
    env: "APNS_HOST",
    secret: false,
    optional: true,
    help: "Only to reach Apple through something else.",
    schema: z
      .string()
      .trim()
      .regex(/^[\w.-]+$/, "must be the name of a host, without a port"),
  },
  port: {
    label: "Port",
    env: "APNS_PORT",
    secret: false,
    optional: true,
    help: "443; 2197 where a firewall asks for it.",
    schema: z
      .string()
      .trim()
      .regex(/^\d{1,5}$/, "must be a number"),
  },
  ca: {
    label: "Certificate authority",
    env: "APNS_CA",
    secret: false,
    optional: true,
    multiline: true,
    help: "Only with a host of your own: the certificate that it is trusted by.",
    schema: pem(/^CERTIFICATE$/, "must be a PEM, from BEGIN to END CERTIFICATE"),
  },
} satisfies Record<string, Field>;

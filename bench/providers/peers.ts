import { randomBytes } from "node:crypto";
import { startApnsPeer } from "@/server/providers/peers/apns-peer";
import { startFcmPeer } from "@/server/providers/peers/fcm-peer";
import { startResendPeer } from "@/server/providers/peers/resend-peer";
import { startSmtpPeer } from "@/server/providers/peers/smtp-peer";
import { startTelnyxPeer } from "@/server/providers/peers/telnyx-peer";
import { startTwilioPeer } from "@/server/providers/peers/twilio-peer";
import { startWebPushPeer } from "@/server/providers/peers/web-push-peer";
import { startWebhookPeer } from "@/server/providers/peers/webhook-peer";
import type { Opened } from "./opened";

const senders = { from: "Acme <hello@acme.example>", campaignFrom: "Acme <news@acme.example>" };
const devices = 1_000;

const named = (name: (i: number) => string) => Array.from({ length: devices }, (_, i) => name(i));
const phones = named((i) => `+4915${String(100_000_000 + i)}`);
const addresses = named((i) => `person.${i}@example.com`);

/** Starts the peer of a kind of provider in this process: values of an account at it, and addresses there. */
export const peers: Record<string, () => Promise<Opened>> = {
  fcm: async () => {
    const { serviceAccount, url } = await startFcmPeer(() => "take", { keepReceived: false });
    const values = { serviceAccount, baseUrl: url };
    return { values, addresses: named((i) => `${i}:APA91b${"x".repeat(130)}`) };
  },
  apns: async () => {
    const peer = await startApnsPeer(() => "take", { keepReceived: false });
    const { host, port, ca, topic, signing } = peer;
    const values = { ...signing, host, port: String(port), ca, bundleId: topic };
    return { values, addresses: named(() => randomBytes(32).toString("hex")) };
  },
  "web-push": async () => {
    const peer = await startWebPushPeer(() => "take", { keepReceived: false });
    const subject = "mailto:ops@acme.example";
    const values = { ...peer.vapid, subject, ca: peer.ca, allowPrivate: "true" };
    return { values, addresses: named(() => peer.subscribe()) };
  },
  resend: async () => {
    const apiKey = "re_of_the_benchmark";
    const { url } = await startResendPeer({ apiKey, keepReceived: false });
    return { values: { ...senders, apiKey, baseUrl: url }, addresses };
  },
  smtp: async () => {
    const login = { user: "acme", password: "of the benchmark" };
    const { host, port, ca } = await startSmtpPeer({ security: "starttls", login });
    const values = { ...senders, ...login, host, port: String(port), ca, security: "starttls" };
    return { values, addresses };
  },
  twilio: async () => {
    const account = { accountSid: `AC${"0a".repeat(16)}`, authToken: "of the benchmark" };
    const { url } = await startTwilioPeer(account);
    return { values: { ...account, from: "+15005550006", baseUrl: url }, addresses: phones };
  },
  telnyx: async () => {
    const apiKey = "KEY of the benchmark";
    const { url, publicKey } = await startTelnyxPeer({ apiKey });
    return { values: { apiKey, publicKey, from: "+15005550006", baseUrl: url }, addresses: phones };
  },
  webhook: async () => {
    const secret = `whsec_${randomBytes(32).toString("base64")}`;
    const { url } = await startWebhookPeer(secret);
    const values = { secret, allowPrivate: "true" };
    return { values, addresses: named((i) => `${url}/hooks/${i}`) };
  },
};

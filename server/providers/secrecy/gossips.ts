import type { Values } from "../adapter";
import { startApnsPeer } from "../peers/apns-peer";
import { startFcmPeer } from "../peers/fcm-peer";
import type { Reply } from "../peers/http-peer";
import { startResendPeer } from "../peers/resend-peer";
import { startSmtpPeer } from "../peers/smtp-peer";
import { startTelnyxPeer } from "../peers/telnyx-peer";
import { startTwilioPeer } from "../peers/twilio-peer";
import { startWebPushPeer } from "../peers/web-push-peer";
import { startWebhookPeer } from "../peers/webhook-peer";
import type { Canary } from "./canaries";

/** How a peer fails. Whatever it can say, it says with all that it was told, secrets first. */
export type Trouble =
  | { status: number }
  | "dead address"
  | "garbage"
  | "break"
  | "drop"
  | "half-close"
  | "hang";

/** A peer that repeats every secret that it knows, and an account there. */
export type Gossip = {
  values: Values;
  /** An address there that is alive. */
  to: string;
  /** What nobody but the peer may hear from us: credentials, the address, the code. */
  canaries: Canary[];
  trouble: Trouble | null;
  /** Everything that the peer took, as text. */
  heard(): string;
} & AsyncDisposable;

/** A one-time code, as it stands in a message. */
export const code = "CNRY-739154";
const theCode: Canary = { what: "the one-time code", text: code };

const canary = (what: string, text = ""): Canary => ({ what, text });

/** A line out of the middle of a key: what a quotation of any part of it would show. */
const lineOf = (pem: string) => pem.split(/\\n|\n/)[2] ?? pem;

/** The errors of all vendors in one, each with the secrets in every place that may hold words. */
function slander(canaries: Canary[], status: number): Exclude<Reply, string> {
  const all = canaries.map(({ text }) => text).join(" ");
  const details = [{ errorCode: all, fieldViolations: [{ field: all, description: all }] }];
  return {
    status,
    headers: { "retry-after": "1", location: `/${encodeURIComponent(all)}` },
    body: {
      ...{ code: status, status, statusCode: status, name: all, reason: all, message: all },
      error: { code: status, message: all, status: all, details },
      errors: [{ code: String(status), title: all, detail: all, source: { pointer: all } }],
    },
  };
}

/**
 * What HTTP can do. `dead` is the vendor's word for a dead address.
 * @param taken the status of an answer that cannot be read, where the body matters
 */
function overHttp(trouble: Trouble, canaries: Canary[], dead: Reply, taken = 200): Reply {
  if (trouble === "dead address") return dead;
  if (trouble === "garbage") {
    return { status: taken, body: `<html>${canaries.map(({ text }) => text).join(" ")}` };
  }
  return typeof trouble === "string" ? trouble : slander(canaries, trouble.status);
}

type Start = () => Promise<Gossip>;

const fcm: Start = async () => {
  const peer = await startFcmPeer();
  const to = "canary-token-of-google:APA91bCanary";
  const canaries = [
    theCode,
    canary("the service account's key", lineOf(JSON.parse(peer.serviceAccount).private_key)),
    canary("the push token", to),
  ];
  const gossip = gossipOf(peer, canaries, {
    values: { serviceAccount: peer.serviceAccount, baseUrl: peer.url },
    to,
    heard: () => JSON.stringify(peer.received),
  });
  const dead = { status: 404, code: "UNREGISTERED", details: [{ reason: to }] };
  peer.reply = () => {
    if (gossip.trouble === "dead address") return dead;
    return gossip.trouble === null ? "take" : overHttp(gossip.trouble, canaries, { status: 404 });
  };
  return gossip;
};

const apns: Start = async () => {
  const peer = await startApnsPeer();
  const to = `${"c0ffee".repeat(10)}abcd`;
  const canaries = [
    theCode,
    canary("Apple's key", lineOf(peer.signing.key)),
    canary("the push token", to),
  ];
  const { host, port, ca, topic } = peer;
  const gossip = gossipOf(peer, canaries, {
    values: { ...peer.signing, host, port: String(port), ca, bundleId: topic },
    to,
    heard: () => JSON.stringify(peer.received),
  });
  peer.reply = () => {
    const { trouble } = gossip;
    if (trouble === null) return "take";
    if (trouble === "dead address") return { status: 410, reason: "Unregistered" };
    if (trouble === "break") return "reset";
    if (typeof trouble === "string" && trouble !== "garbage") return trouble;
    const status = trouble === "garbage" ? 400 : trouble.status;
    const { body } = slander(canaries, status);
    return { status, body: `${trouble === "garbage" ? "<html>" : ""}${JSON.stringify(body)}` };
  };
  return gossip;
};

const webPush: Start = async () => {
  const peer = await startWebPushPeer();
  const to = peer.subscribe();
  const { endpoint, keys } = JSON.parse(to);
  const canaries = [
    theCode,
    canary("the VAPID key", peer.vapid.privateKey),
    canary("the subscription's address", endpoint),
    canary("the subscription's secret", keys.auth),
    canary("the subscription's key", keys.p256dh),
  ];
  const gossip = gossipOf(peer, canaries, {
    values: { ...peer.vapid, ca: peer.ca, subject: "mailto:ops@example.com", allowPrivate: "true" },
    to,
    heard: () => JSON.stringify(peer.received),
  });
  peer.reply = () => {
    if (gossip.trouble === null) return "take";
    const reply = overHttp(gossip.trouble, canaries, slander(canaries, 410), 500);
    if (reply === "break") return "drop";
    return typeof reply === "string" ? reply : { ...reply, body: JSON.stringify(reply.body) };
  };
  return gossip;
};

const senders = { from: "Acme <hello@acme.example>", campaignFrom: "Acme <news@acme.example>" };

const resend: Start = async () => {
  const apiKey = "re_canary_key_of_resend";
  const webhookSecret = `whsec_${Buffer.from("canary of resend's callbacks").toString("base64")}`;
  const peer = await startResendPeer({ apiKey, webhookSecret });
  const to = "canary.person@secret.example";
  const canaries = [
    theCode,
    canary("Resend's key", apiKey),
    canary("the secret of Resend's callbacks", webhookSecret),
    canary("the address", to),
  ];
  const gossip = gossipOf(peer, canaries, {
    values: { ...senders, apiKey, webhookSecret, baseUrl: peer.url },
    to,
    heard: () => JSON.stringify(peer.mails),
  });
  const message = `Invalid \`to\` field: ${to}`;
  const dead: Reply = { status: 200, body: { data: [], errors: [{ index: 0, message }] } };
  peer.trouble = () => gossip.trouble && { reply: overHttp(gossip.trouble, canaries, dead) };
  return gossip;
};

const smtp: Start = async () => {
  const login = { user: "acme", password: "canary password of a relay" };
  const bounceSecret = "canary-secret-of-bounces";
  const peer = await startSmtpPeer({ security: "starttls", login });
  const to = "canary.person@secret.example";
  const canaries = [
    theCode,
    canary("the relay's password", login.password),
    canary("the secret of bounces", bounceSecret),
    canary("the address", to),
  ];
  const account = { ...senders, ...login, bounceSecret, bounceDomain: "bounces.acme.example" };
  const gossip = gossipOf(peer, canaries, {
    values: { ...account, host: peer.host, port: String(peer.port), ca: peer.ca },
    to,
    heard: () => peer.mails.map(({ raw }) => raw.toString()).join(),
  });
  const words = canaries.map(({ text }) => text).join(" ");
  const replies: Record<number, string> = { 401: "535 5.7.8", 429: "451 4.7.1", 500: "554 5.3.0" };
  peer.trouble = (stage) => {
    const { trouble } = gossip;
    if (trouble === null) return null;
    if (trouble === "garbage" || trouble === "hang") return stage === "data" ? trouble : null;
    if (typeof trouble === "string" && trouble !== "dead address")
      return stage === "end" ? "close" : null;
    const status = typeof trouble === "string" ? 550 : trouble.status;
    const at = status === 401 ? "auth" : "rcpt";
    return stage === at ? { reply: `${replies[status] ?? "550 5.1.1"} ${words}` } : null;
  };
  return gossip;
};

const twilio: Start = async () => {
  const account = { accountSid: `AC${"0a".repeat(16)}`, authToken: "canary-token-of-twilio" };
  const peer = await startTwilioPeer(account);
  const to = "+4915550918273";
  const canaries = [
    theCode,
    canary("Twilio's token", account.authToken),
    canary("Twilio's login", `${account.accountSid}:${account.authToken}`),
    canary("the number", to.slice(1)),
  ];
  const gossip = gossipOf(peer, canaries, {
    values: { ...account, from: "+15005550006", baseUrl: peer.url },
    to,
    heard: () => JSON.stringify([...peer.messages.values()]),
  });
  const dead: Reply = { status: 400, body: { code: 21_211, message: `Invalid number ${to}` } };
  peer.misbehave = () => gossip.trouble && overHttp(gossip.trouble, canaries, dead);
  return gossip;
};

const telnyx: Start = async () => {
  const apiKey = "KEY-canary-of-telnyx";
  const peer = await startTelnyxPeer({ apiKey });
  const to = "+4915550918273";
  const canaries = [theCode, canary("Telnyx' key", apiKey), canary("the number", to.slice(1))];
  const gossip = gossipOf(peer, canaries, {
    values: { apiKey, publicKey: peer.publicKey, from: "+15005550006", baseUrl: peer.url },
    to,
    heard: () => JSON.stringify([...peer.messages.values()]),
  });
  const error = { code: "40310", title: `Invalid number ${to}`, detail: to };
  peer.misbehave = () =>
    gossip.trouble &&
    overHttp(gossip.trouble, canaries, { status: 400, body: { errors: [error] } });
  return gossip;
};

const webhook: Start = async () => {
  const secretOf = (text: string) => Buffer.from(text.padEnd(32, ".")).toString("base64");
  const [secret, previous] = [secretOf("canary of webhooks"), secretOf("canary of old webhooks")];
  const peer = await startWebhookPeer(
    `whsec_${secret}`,
    () => gossip.trouble && overHttp(gossip.trouble, canaries, slander(canaries, 410), 500),
  );
  const canaries = [
    theCode,
    canary("the signing secret", secret),
    canary("the old signing secret", previous),
    canary("the receiver's address", "canary-hook"),
  ];
  const gossip: Gossip = gossipOf(peer, canaries, {
    values: {
      ...{ secret: `whsec_${secret}`, previousSecret: `whsec_${previous}`, allowPrivate: "true" },
    },
    to: `${peer.url}/hooks/canary-hook?key=canary-hook`,
    heard: () => JSON.stringify([...peer.kept.values()]),
  });
  return gossip;
};

function gossipOf(
  peer: AsyncDisposable,
  canaries: Canary[],
  own: Pick<Gossip, "values" | "to" | "heard">,
): Gossip {
  return {
    ...own,
    canaries,
    trouble: null,
    [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
  };
}

/** By the adapters' keys. */
export const gossips: Record<string, Start> = {
  ...{ fcm, apns, "web-push": webPush, resend, smtp, twilio, telnyx, webhook },
};

import type { Reply } from "../peers/http-peer";
import { startResendPeer } from "../peers/resend-peer";
import { startSmtpPeer } from "../peers/smtp-peer";
import { canary, gossipOf, overHttp, type Start, theCode } from "./gossip";

const senders = { from: "Acme <hello@acme.example>", campaignFrom: "Acme <news@acme.example>" };

export const resend: Start = async () => {
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

export const smtp: Start = async () => {
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

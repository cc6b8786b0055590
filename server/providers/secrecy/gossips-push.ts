import { startApnsPeer } from "../peers/apns-peer";
import { startFcmPeer } from "../peers/fcm-peer";
import { startWebPushPeer } from "../peers/web-push-peer";
import { canary, gossipOf, overHttp, type Start, slander, theCode } from "./gossip";

/** A line out of the middle of a key: what a quotation of any part of it would show. */
const lineOf = (pem: string) => pem.split(/\\n|\n/)[2] ?? pem;

export const fcm: Start = async () => {
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

export const apns: Start = async () => {
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

export const webPush: Start = async () => {
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

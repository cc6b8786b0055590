import type { Reply } from "../peers/http-peer";
import { startTelnyxPeer } from "../peers/telnyx-peer";
import { startTwilioPeer } from "../peers/twilio-peer";
import { canary, gossipOf, overHttp, type Start, theCode } from "./gossip";

export const twilio: Start = async () => {
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

export const telnyx: Start = async () => {
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

import { startWebhookPeer } from "../peers/webhook-peer";
import { canary, type Gossip, gossipOf, overHttp, type Start, slander, theCode } from "./gossip";
import { resend, smtp } from "./gossips-mail";
import { apns, fcm, webPush } from "./gossips-push";
import { telnyx, twilio } from "./gossips-sms";

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

/** By the adapters' keys. */
export const gossips: Record<string, Start> = {
  ...{ fcm, apns, "web-push": webPush, resend, smtp, twilio, telnyx, webhook },
};

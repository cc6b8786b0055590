import { type ChannelKey, channelKeys } from "@/server/channels/registry";
import { kindOfToken } from "@/server/providers/push-token";
import type { SystemUser } from "@/server/system/system-user.sql";

/** Each channel has a recipient of its own, so that a suppressed address of one says nothing about another. */
export const canaryOf = (channel: ChannelKey) => ({
  id: -1 - channelKeys.indexOf(channel),
  externalId: `carillon-canary-${channel}`,
});

/** Addresses that nobody has: reserved for documentation and tests (RFC 2606; the number is a fictitious one). */
const nobodys: Record<ChannelKey, string> = {
  in_app: "",
  push: "carillon-canary",
  email: "canary@carillon.example",
  sms: "+12025550143",
  webhook: "https://canary.carillon.example/hook",
};

/** The recipient of a channel's canaries, at an address of the company's own or, for the sandbox, at nobody's. */
export function canaryUser(channel: ChannelKey, address: string = nobodys[channel]): SystemUser {
  const user = canaryOf(channel);
  switch (channel) {
    case "in_app":
      return user;
    case "push":
      return { ...user, device: { platform: platforms[kindOfToken(address)], token: address } };
    case "email":
      return { ...user, email: address };
    case "sms":
      return { ...user, phone: address };
    case "webhook":
      return { ...user, webhookUrl: address };
  }
}

const platforms = { apns: "ios", fcm: "android", web_push: "web" } as const;

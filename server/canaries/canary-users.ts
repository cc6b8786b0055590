import type { Queryable } from "@/db/client";
import { type ChannelKey, channelKeys } from "@/server/channels/registry";
import { ensureSystemUser } from "@/server/system/system-user.sql";

/** Each channel has a recipient of its own, so that a suppressed address of one says nothing about another. */
export const canaryOf = (channel: ChannelKey) => ({
  id: -1 - channelKeys.indexOf(channel),
  externalId: `carillon-canary-${channel}`,
});

/** Addresses that nobody has: reserved for documentation and tests (RFC 2606; the number is a fictitious one). */
const addresses: Record<string, object> = {
  push: { pushToken: "carillon-canary" },
  email: { email: "canary@carillon.example" },
  sms: { phone: "+12025550143" },
  webhook: { webhookUrl: "https://canary.carillon.example/hook" },
};

/** Makes the recipients of canaries, or brings them up to date. */
export async function ensureCanaryUsers(client: Queryable): Promise<void> {
  for (const channel of channelKeys) {
    await ensureSystemUser(client, { ...canaryOf(channel), ...addresses[channel] });
  }
}

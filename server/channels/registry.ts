import type { Channel } from "./channel";
import { email } from "./email";
import { inApp } from "./in-app";
import { push } from "./push";
import { sms } from "./sms";
import { webhook } from "./webhook";

/** Every channel, in the order in which pages show them. */
export const channels = [inApp, push, email, sms, webhook] as const satisfies readonly Channel[];

export type ChannelKey = "in_app" | "push" | "email" | "sms" | "webhook";

/** The keys as a tuple, for zod. */
export const channelKeys = [
  "in_app",
  "push",
  "email",
  "sms",
  "webhook",
] as const satisfies readonly ChannelKey[];

/** Channels that have delivery rows. */
export const externalChannels = channels.filter((channel) => channel.external);

const byKey = new Map<string, Channel>(channels.map((channel) => [channel.key, channel]));

/** @throws when nothing is registered under the key: a row that no code can deliver. */
export function channelOf(key: string): Channel {
  const channel = byKey.get(key);
  if (!channel) throw new Error(`no channel is registered as "${key}"`);
  return channel;
}

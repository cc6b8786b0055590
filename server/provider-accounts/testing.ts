import { type ChannelKey, channelKeys } from "@/server/channels/registry";
import type { Provider } from "@/server/providers/provider";
import { untouched } from "./account";
import type { Desk } from "./desk";
import type { OpenAccount } from "./open-account";

/** An account that is always well, for tests that are about something else. */
export function accountOf(provider: Provider, id = 1): OpenAccount {
  return {
    id,
    key: provider.name,
    adapter: provider.name,
    label: provider.name,
    fromEnvironment: false,
    ratePerSecond: null,
    reservedPercent: 20,
    expiresAt: null,
    revision: 1,
    provider,
    channels: channelKeys,
    isSandbox: false,
    health: untouched,
    recentPerSecond: 0,
  };
}

/** A desk with one account for each channel, without limits and breakers. */
export function deskOf(providerOf: (channel: ChannelKey) => Provider): Desk {
  const known = (channel: string) => channelKeys.find((key) => key === channel) ?? "push";
  return {
    route: (channel) => ({
      links: [{ account: accountOf(providerOf(known(channel))), prefix: "" }],
      probe: null,
      waits: false,
      chain: [providerOf(known(channel)).name],
    }),
    take: async (_account, n) => n,
    observe: async () => {},
    claimProbe: async () => false,
    settleProbe: async () => {},
    pace: () => null,
    isRecovering: () => false,
    usableChannels: () => [...channelKeys],
    takeRetries: async (_account, n) => n,
    retriesPerSecond: () => 1_000,
    accounts: () => [],
    refresh: async () => {},
    close: async () => {},
  };
}

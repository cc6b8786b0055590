import { type ChannelKey, channelKeys, channelOf } from "@/server/channels/registry";
import type { Config } from "@/server/config";
import type { Provider } from "./provider";
import { createSandboxProvider } from "./sandbox";

/** The provider of each external channel: the sandbox, as long as no other is configured. */
export function createProviders(config: Config): (channel: ChannelKey) => Provider {
  const external = channelKeys.filter((key) => channelOf(key).external);
  const providers = new Map(external.map((key) => [key, createSandboxProvider(key, config)]));
  return (channel) => {
    const provider = providers.get(channel);
    if (!provider) throw new Error(`no provider is configured for "${channel}"`);
    return provider;
  };
}

import type { Queryable } from "@/db/client";
import { type ChannelKey, channelKeys, channelOf } from "@/server/channels/registry";
import { readAccounts, readLinks } from "@/server/provider-accounts/account";
import { candidateOf, chainOf } from "@/server/provider-accounts/chain-of";

/**
 * The channels that canaries go by: the inbox, and those whose every account is the sandbox's. A canary through a
 * real account would cost money, and its address would bounce; of those the inbox shows that the loop works up to
 * the hand-over, and their breakers show the rest.
 */
export async function canaryChannels(client: Queryable): Promise<ChannelKey[]> {
  const [accounts, links] = await Promise.all([readAccounts(client), readLinks(client)]);
  const candidates = accounts.map(candidateOf);
  const sandboxed = new Set(candidates.filter(({ isSandbox }) => isSandbox).map(({ id }) => id));
  return channelKeys.filter((key) => {
    if (!channelOf(key).external) return true;
    const chain = chainOf(key, 0, candidates, links);
    return chain.length > 0 && chain.every(({ accountId }) => sandboxed.has(accountId));
  });
}

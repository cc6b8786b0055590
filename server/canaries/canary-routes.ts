import type { Queryable } from "@/db/client";
import { type ChannelKey, channelKeys, channelOf } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { readAccounts, readLinks } from "@/server/provider-accounts/account";
import { candidateOf, chainOf } from "@/server/provider-accounts/chain-of";
import type { SystemUser } from "@/server/system/system-user.sql";
import { openCanaryAddresses } from "./canary-addresses";
import { canaryUser } from "./canary-users";

/** A channel's canaries: to whom, and how often; without a user, the address cannot be opened. */
export type CanaryRoute = { channel: ChannelKey; everyMinutes: number; user: SystemUser | null };

/**
 * The channels that canaries go by: the inbox, those whose every account is the sandbox's, and of the others
 * those for which somebody gave an address of the company's own. Any other address would bounce.
 */
export async function canaryRoutes(context: Context): Promise<CanaryRoute[]> {
  const [real, addresses] = await Promise.all([
    realChannels(context.pool),
    openCanaryAddresses(context),
  ]);
  return channelKeys.flatMap((channel): CanaryRoute[] => {
    const kind = real.get(channel);
    if (kind === "nobody") return [];
    if (kind !== "real") return [{ channel, everyMinutes: 1, user: canaryUser(channel) }];
    const address = addresses.get(channel);
    if (!address) return [];
    const { to, everyMinutes } = address;
    return [{ channel, everyMinutes, user: to === null ? null : canaryUser(channel, to) }];
  });
}

/** Who delivers each external channel's P0: real accounts (some at least), the sandbox alone, or nobody. */
export async function realChannels(
  client: Queryable,
): Promise<Map<ChannelKey, "real" | "sandbox" | "nobody">> {
  const [accounts, links] = await Promise.all([readAccounts(client), readLinks(client)]);
  const candidates = accounts.map(candidateOf);
  const sandboxed = new Set(candidates.filter(({ isSandbox }) => isSandbox).map(({ id }) => id));
  return new Map(
    channelKeys
      .filter((key) => channelOf(key).external)
      .map((key) => {
        const chain = chainOf(key, 0, candidates, links);
        if (chain.length === 0) return [key, "nobody"];
        return [key, chain.every(({ accountId }) => sandboxed.has(accountId)) ? "sandbox" : "real"];
      }),
  );
}

import { type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { channelOf } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { adapterOf } from "@/server/providers/registry";
import { type AccountRow, readAccounts, readLinks } from "./account";
import { candidateOf, chainOf } from "./chain-of";
import { findAccount } from "./find-account";

/**
 * Forgets an account and its credentials; what it did stays in the notifications' histories.
 * @throws Refusal `not_found`; `conflict` while it is in an order, or a channel would be left without it
 */
export async function removeAccount(
  { pool }: Pick<Context, "pool">,
  actor: string,
  key: string,
): Promise<void> {
  await transaction(pool, async (client) => {
    // No order may take it up meanwhile.
    await client.query("lock table provider_chains in share row exclusive mode");
    const account = await findAccount(client, key);
    const blocked = await blockOf(client, account);
    if (blocked !== null) throw new Refusal("conflict", blocked);
    await client.query("delete from provider_configs where id = $1", [account.id]);
    const detail = { adapter: account.adapter };
    await record(client, { actor, action: "account.remove", subject: key, detail });
  });
}

/** Why it must stay; null: it need not. */
async function blockOf(client: PoolClient, account: AccountRow): Promise<string | null> {
  if (account.fromEnvironment)
    return "This account comes from environment variables: unset them and start again.";
  const [accounts, links] = await Promise.all([readAccounts(client), readLinks(client)]);
  const placed = links.find(({ accountId }) => accountId === account.id);
  if (placed)
    return `${channelOf(placed.channel).label} has it in its order: take it out there first.`;
  const candidates = accounts.map(candidateOf);
  for (const channel of adapterOf(account.adapter)?.channels ?? []) {
    const chain = chainOf(channel, 0, candidates, links);
    if (chain.length === 1 && chain[0]?.accountId === account.id)
      return `${channelOf(channel).label} has no other account: add one first, or give it an order with the sandbox in it.`;
  }
  return null;
}

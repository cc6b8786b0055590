import type { Queryable } from "@/db/client";
import { Refusal } from "@/server/errors";
import { type AccountRow, readAccounts, readLinks } from "@/server/provider-accounts/account";
import { candidateOf, chainOf } from "@/server/provider-accounts/chain-of";
import {
  type SandboxChannel,
  type SandboxService,
  sandboxServices,
} from "@/server/providers/sandbox-behaviour";
import { priorities } from "@/server/queues";

/** An account that a channel tries, in order. */
export type ChainAccount = Pick<AccountRow, "id" | "key" | "label"> & { isSandbox: boolean };

/** Every account that a channel tries for any priority, in order. */
export async function findChain(
  client: Queryable,
  channel: SandboxChannel,
): Promise<ChainAccount[]> {
  const [rows, links] = [await readAccounts(client), await readLinks(client)];
  const candidates = rows.map(candidateOf);
  const ids = priorities.flatMap((priority) =>
    chainOf(channel, priority, candidates, links).map(({ accountId }) => accountId),
  );
  return [...new Set(ids)].flatMap((id) => {
    const row = rows.find((one) => one.id === id);
    const candidate = candidates.find((one) => one.id === id);
    if (!row || !candidate) return [];
    return [{ id, key: row.key, label: row.label, isSandbox: candidate.isSandbox }];
  });
}

/** Why a channel cannot be drilled, in a sentence; null: it can. */
export function refusalOf(channel: SandboxChannel, chain: readonly ChainAccount[]): string | null {
  const real = chain.filter(({ isSandbox }) => !isSandbox).map(({ label }) => label);
  if (real.length > 0)
    return `${real.join(", ")} would send drill messages to real people: ${channel} is not drilled while a real account is in its order. Take it out of the order, or drill another channel.`;
  if (chain.length === 0)
    return `No account sends by ${channel}. Put a sandbox account into its order.`;
  return null;
}

/**
 * The account that a drill breaks, the first of the channel, and its service in the sandbox.
 * @throws Refusal `conflict` where a real account is in the order, or none at all
 */
export function targetOf(
  channel: SandboxChannel,
  chain: readonly ChainAccount[],
): { account: ChainAccount; service: SandboxService } {
  const refusal = refusalOf(channel, chain);
  if (refusal) throw new Refusal("conflict", refusal);
  const [account] = chain;
  const service = sandboxServices.find((name) => account?.key === `sandbox-${name}`);
  if (!account || !service)
    throw new Refusal("conflict", `The first account of ${channel} is none of the sandbox's own.`);
  return { account, service };
}

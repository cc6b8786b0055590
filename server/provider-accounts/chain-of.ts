import { adapterOf } from "@/server/providers/registry";
import { isSandbox } from "@/server/providers/sandbox";
import type { AccountRow, Link } from "./account";

/** What the order of a channel is made from. */
type Candidate = { id: number; channels: readonly string[]; isSandbox: boolean };

/** One account that a message may go to, in order. */
export type Place = { accountId: number; prefix: string };

/**
 * The accounts that a channel tries for a priority, in order. Without an order of its own a channel uses all
 * its real accounts, the oldest first; without any, the sandbox, which is never mixed with real ones unless
 * somebody says so: nobody would notice that a message ended there.
 */
export function chainOf(
  channel: string,
  priority: number,
  accounts: readonly Candidate[],
  links: readonly Link[],
): Place[] {
  const own = links.filter((link) => link.channel === channel);
  if (own.length > 0) return own.filter((link) => link.priorities.includes(priority));
  const able = accounts.filter(({ channels }) => channels.includes(channel));
  const real = able.filter(({ isSandbox }) => !isSandbox);
  return (real.length > 0 ? real : able).map(({ id }) => ({ accountId: id, prefix: "" }));
}

/** What an account is to a channel's order. */
export function candidateOf({ id, adapter: key }: Pick<AccountRow, "id" | "adapter">): Candidate {
  const adapter = adapterOf(key);
  return {
    id,
    channels: adapter?.channels ?? [],
    isSandbox: adapter !== undefined && isSandbox(adapter),
  };
}

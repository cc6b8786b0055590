import type { OpenAccount } from "@/server/provider-accounts/open-account";
import type { RouteLink } from "@/server/provider-accounts/route";
import type { Chunk, Sender } from "./sender";

/** Rows loaded at once: what bounds a worker's memory. */
export const chunkSize = 500;

/** Where the next rows may go, and how many of them. */
export type Turn = {
  /** Accounts in order; none: nobody takes this channel's messages now. */
  links: RouteLink[];
  limit: number;
  /** The keys of all accounts of the channel, those included that take nothing now. */
  chain: string[];
  /** The first of them, if it only gets a single message to show whether it answers again. */
  probe: OpenAccount | null;
};

/**
 * Says where the chunk's next rows may go. No more are claimed than may be sent within about a second: a
 * claimed row that waits cannot be cancelled.
 * @returns null: every account asked to be left alone for a moment.
 */
export function takeTurn({ desk }: Sender, { channel, priority }: Chunk): Turn | null {
  const route = desk.route(channel, priority);
  if (route.probe) {
    // Behind it the others: the next message may not be one that it is for.
    return {
      links: [route.probe, ...route.links],
      limit: 1,
      chain: route.chain,
      probe: route.probe.account,
    };
  }
  if (route.links.length === 0) {
    return route.waits ? null : { links: [], limit: chunkSize, chain: route.chain, probe: null };
  }
  const paces = route.links.map(({ account }) => desk.pace(account));
  const perSecond = paces.reduce<number>((sum, pace) => sum + (pace ?? chunkSize), 0);
  const limit = Math.min(chunkSize, Math.max(1, Math.ceil(perSecond)));
  return { links: route.links, limit, chain: route.chain, probe: null };
}

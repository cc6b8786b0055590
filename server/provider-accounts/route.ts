import type { OpenAccount } from "./open-account";

/** An account that a message may go to, and the addresses that it is for here. */
export type RouteLink = { account: OpenAccount; prefix: string };

/** Where a channel's messages of a priority may go now. */
export type Route = {
  /** Accounts that take ordinary traffic, in order. */
  links: RouteLink[];
  /** One whose breaker is open and whose next probe is due: it may get a single item. */
  probe: RouteLink | null;
  /** Nobody takes anything just now, but somebody only asked for a moment: wait. */
  waits: boolean;
  /** The keys of all accounts that the channel has for the priority, those included that take nothing now. */
  chain: string[];
};

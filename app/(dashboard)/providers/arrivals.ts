import { channelLabel } from "@/components/notification/channels";
import type { AccountsPage } from "./account";

/** What becomes of each channel when an account for it is added, in sentences. */
export function arrivalsOf(channels: string[], { chains, accounts }: AccountsPage): string[] {
  const imitations = new Set(accounts.filter((one) => one.isSandbox).map(({ key }) => key));
  return chains
    .filter(({ channel }) => channels.includes(channel))
    .map(({ channel, own, places }) => {
      const name = channelLabel(channel);
      if (own)
        return `${name} has an order set by hand: this account gets traffic once it is in it.`;
      return places.every(({ account }) => imitations.has(account))
        ? `${name} leaves the sandbox and goes through this account as soon as it is added.`
        : `${name} goes through this account when those before it take no more.`;
    });
}

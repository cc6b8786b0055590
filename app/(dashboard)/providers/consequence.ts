import { formatRate } from "@/components/format";
import { channelLabel } from "@/components/notification/channels";
import { takesTraffic } from "@/components/provider/state-words";
import type { Account, AccountsPage } from "./account";

export type ForceWord = "open" | "closed" | "release";

/** What forcing an account's breaker does, to how much traffic, in sentences. */
export function consequenceOf(word: ForceWord, account: Account, page: AccountsPage): string[] {
  const now = `${formatRate(account.recent.perSecond)} messages a second go through it now.`;
  switch (word) {
    case "open":
      return [now, ...detours(account, page), "It stays so until somebody takes it back."];
    case "closed":
      return [
        now,
        "It gets all its traffic at full pace, even while it fails: neither errors nor 429s hold it back.",
        "It stays so until somebody takes it back.",
      ];
    case "release":
      return [
        now,
        "Its own answers decide again. It begins closed, at a tenth of its pace, and is at full pace within 20 seconds if they are good.",
      ];
    default:
      return word satisfies never;
  }
}

/** Where the traffic of each channel goes instead. */
function detours({ key }: Account, { accounts, chains, at }: AccountsPage): string[] {
  const byKey = new Map(accounts.map((one) => [one.key, one]));
  return chains
    .filter(({ places }) => places.some((place) => place.account === key))
    .map(({ channel, places }) => {
      const name = channelLabel(channel);
      const other = places
        .flatMap((place) => (place.account === key ? [] : (byKey.get(place.account) ?? [])))
        .find((one) => takesTraffic(one, at.getTime()));
      return other
        ? `${name} goes to ${other.label} instead.`
        : `${name} has no other account that takes traffic: its messages go by other channels where their type allows it, and wait otherwise.`;
    });
}

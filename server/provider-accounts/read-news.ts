import type { Context } from "@/server/context";
import type { AccountView, EventView } from "./accounts-view";
import { readAccountsView } from "./read-accounts-view";
import { readEvents } from "./read-events";

/** An account whose breaker is not simply closed. */
export type Trouble = Pick<
  AccountView,
  "key" | "label" | "state" | "forced" | "paceFactor" | "slowUntil" | "since" | "reason"
>;

/** A channel whose first account takes nothing now, and where its messages go; `to` null: nowhere, they wait. */
export type Failover = { channel: string; from: string; to: string | null; perSecond: number };

export type ProviderNews = {
  at: Date;
  troubles: Trouble[];
  failovers: Failover[];
  /** The latest turns of the last hour. */
  events: EventView[];
};

const latest = 4;
const hourMs = 3_600_000;

/** What whoever watches the whole should know about the accounts at providers. */
export async function readNews(context: Pick<Context, "pool" | "clock">): Promise<ProviderNews> {
  const [view, { items }] = await Promise.all([
    readAccountsView(context),
    readEvents(context.pool, null, { before: null, limit: latest }),
  ]);
  const { at, accounts, chains } = view;
  const used = new Set(chains.flatMap(({ places }) => places.map(({ account }) => account)));
  const byKey = new Map(accounts.map((account) => [account.key, account]));
  const failovers = chains.flatMap(({ channel, places }): Failover[] => {
    const all = places.flatMap(({ account }) => byKey.get(account) ?? []);
    const [first] = all;
    if (!first || takes(first, at)) return [];
    const to = all.find((account) => takes(account, at));
    const perSecond = to?.recent.perSecond ?? 0;
    return [{ channel, from: first.label, to: to?.label ?? null, perSecond }];
  });
  return {
    at,
    troubles: accounts.filter((account) => used.has(account.key) && !isWell(account)).map(brief),
    failovers,
    events: items.filter((event) => at.getTime() - event.at.getTime() < hourMs),
  };
}

const takes = ({ state, slowUntil }: AccountView, at: Date) =>
  state !== "open" && !(slowUntil !== null && slowUntil > at);

const isWell = ({ state, forced, paceFactor }: AccountView) =>
  state === "closed" && forced === null && paceFactor >= 0.995;

function brief(account: AccountView): Trouble {
  const { key, label, state, forced, paceFactor, slowUntil, since, reason } = account;
  return { key, label, state, forced, paceFactor, slowUntil, since, reason };
}

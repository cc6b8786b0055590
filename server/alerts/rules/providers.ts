import type { Pool } from "@/db/client";
import type { Context } from "@/server/context";
import { type Failover, readNews, type Trouble } from "@/server/provider-accounts/read-news";
import { above, below } from "../conditions/threshold";
import { type Reading, rule, source } from "../rule";
import { say } from "../words";

type Providers = {
  troubles: Trouble[];
  failovers: Failover[];
  /** Accounts whose bucket of retries is empty. */
  spent: { key: string; label: string; tokens: number }[];
  /** Accounts whose credentials end, and in how many days. */
  expiring: { key: string; label: string; days: number }[];
};

const breakerOpen = rule({
  key: "breaker-open",
  name: "Provider down",
  meaning: "An account's breaker is open: nothing goes out by it.",
  tier: "chat",
  condition: "threshold",
  side: "above",
  unit: "count",
  forSeconds: 0,
  resolveSeconds: 30,
  aboutDelivery: true,
  numbers: {},
  judge: ({ troubles }: Providers) =>
    troubles
      .filter(({ state }) => state === "open" || state === "half_open")
      .map((account) => ({
        group: account.key,
        ...above(1, 0),
        sentence: `${account.label} takes nothing${account.forced ? ", by somebody's word" : ""}: ${account.reason || "its breaker is open"}`,
        detail: { provider: account.key, since: account.since, forced: account.forced },
      })),
});

const noProviderLeft = rule({
  key: "no-provider-left",
  name: "No provider left",
  meaning: "No account of a channel takes anything: its messages wait, or go by another channel.",
  tier: "page",
  condition: "threshold",
  side: "below",
  unit: "count",
  forSeconds: 0,
  resolveSeconds: 30,
  aboutDelivery: true,
  numbers: {},
  judge: ({ failovers }: Providers) =>
    failovers
      .filter(({ to }) => to === null)
      .map(({ channel, from }) => ({
        group: channel,
        ...below(0, 1),
        sentence: `No account of ${channel} takes anything (the first is ${from}): its messages wait, or go by another channel.`,
        detail: { channel },
      })),
});

const retryBudget = rule({
  key: "retry-budget-spent",
  name: "Retry budget spent",
  meaning: "An account fails so much that repeated attempts are held back.",
  tier: "chat",
  condition: "threshold",
  side: "below",
  unit: "count",
  forSeconds: 5,
  numbers: {},
  judge: ({ spent }: Providers) =>
    spent.map(({ key, label, tokens }) => ({
      group: key,
      ...below(tokens, 1),
      sentence: `${label}: repeated attempts are held back, because its budget of retries is spent.`,
      detail: { provider: key },
    })),
});

const credentialExpiry = rule({
  key: "credential-expiry",
  name: "Credentials end",
  meaning: "A certificate or key of an account ends soon: nothing goes out by it afterwards.",
  tier: "chat",
  condition: "threshold",
  side: "below",
  unit: "days",
  forSeconds: 0,
  numbers: {
    daysLeft: { label: "days left", side: "below", unit: "days", usual: 14, least: 1, most: 365 },
    pageBelow: {
      label: "a page, where they are",
      side: "below",
      unit: "days",
      usual: 2,
      least: 0,
      most: 365,
    },
  },
  judge: ({ expiring }: Providers, number) =>
    expiring.map(({ key, label, days }): Reading<"below"> => {
      const when = days > 0 ? `end in ${say(days, "days")}` : "have ended";
      return {
        group: key,
        ...below(days, number("daysLeft")),
        sentence: `The credentials of ${label} ${when}.`,
        detail: { provider: key },
        tier: days < number("pageBelow") ? "page" : undefined,
      };
    }),
});

async function readProviders({ pool, clock }: Context): Promise<Providers> {
  const [{ troubles, failovers }, spent, expiring] = await Promise.all([
    readNews({ pool, clock }),
    readSpent(pool),
    readExpiring(pool, clock.now()),
  ]);
  return { troubles, failovers, spent, expiring };
}

/** Buckets of retries that are empty and were asked within ten seconds; a few rows by primary key. */
async function readSpent(pool: Pool): Promise<Providers["spent"]> {
  const { rows } = await pool.query<Providers["spent"][number]>(
    `select a.key, a.label, b.tokens
     from provider_configs a join rate_buckets b on b.key = 'account:' || a.id || ':retry'
     where b.tokens < 1 and b.granted = 0 and b.updated_at > statement_timestamp() - interval '10 s'`,
  );
  return rows;
}

async function readExpiring(pool: Pool, at: Date): Promise<Providers["expiring"]> {
  const { rows } = await pool.query<Providers["expiring"][number]>(
    `select key, label, extract(epoch from expires_at - $1::timestamptz)::float8 / 86400 as days
     from provider_configs where expires_at < $1::timestamptz + interval '365 days'`,
    [at],
  );
  return rows;
}

export const providers = source("providers", readProviders, [
  breakerOpen,
  noProviderLeft,
  retryBudget,
  credentialExpiry,
]);

import type { Pool, Queryable } from "@/db/client";
import type { Breaker } from "./breaker";

/** An account at a provider, as it is stored; its secrets stay sealed. */
export type AccountRow = {
  id: number;
  key: string;
  adapter: string;
  label: string;
  settings: Record<string, string>;
  secrets: string | null;
  fromEnvironment: boolean;
  ratePerSecond: number | null;
  reservedPercent: number;
  expiresAt: Date | null;
  revision: number;
};

/** An account's breaker with what is known of its usual pace. */
export type Health = Breaker & {
  /** Items a second that it took while all was well. */
  normalPerSecond: number;
  revision: number;
};

/** One place in a channel's order. */
export type Link = {
  channel: string;
  accountId: number;
  priorities: number[];
  prefix: string;
};

/** An installation has a handful of accounts. */
const most = 200;

export async function readAccounts(client: Queryable): Promise<AccountRow[]> {
  const { rows } = await client.query<AccountRow>({
    name: "accounts.read",
    text: `select id, key, adapter, label, settings, secrets, from_environment as "fromEnvironment",
             rate_per_second as "ratePerSecond", reserved_percent as "reservedPercent",
             expires_at as "expiresAt", revision
           from provider_configs order by id limit ${most}`,
  });
  return rows;
}

/** Every stored chain, in order. */
export async function readLinks(client: Queryable): Promise<Link[]> {
  const { rows } = await client.query<Link>({
    name: "accounts.links",
    text: `select channel, account_id as "accountId", priorities, prefix from provider_chains
           order by channel, position limit ${10 * most}`,
  });
  return rows;
}

/** An epoch in ms, as a number. */
const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

export const healthColumns = `h.account_id as "accountId", h.state, ${ms("h.since")} as since, h.reason,
  h.forced, ${ms("h.probe_at")} as "probeAt", h.rate_factor as "rateFactor",
  ${ms("h.slow_until")} as "slowUntil", h.normal_per_second as "normalPerSecond", h.revision`;

export async function readHealth(pool: Pool): Promise<Map<number, Health>> {
  const { rows } = await pool.query<Health & { accountId: number }>({
    name: "accounts.health",
    text: `select ${healthColumns} from provider_health h limit ${most}`,
  });
  return new Map(rows.map(({ accountId, ...health }) => [accountId, health]));
}

/** What an account without a row is: closed, and long so. */
export const untouched: Health = {
  state: "closed",
  since: 0,
  reason: "",
  forced: null,
  probeAt: null,
  rateFactor: 1,
  slowUntil: null,
  normalPerSecond: 0,
  revision: 0,
};

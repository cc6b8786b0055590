import type { Pool } from "@/db/client";
import { externalChannels } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { adapterOf } from "@/server/providers/registry";
import {
  type AccountRow,
  type Health,
  healthColumns,
  type Link,
  readAccounts,
  readLinks,
  untouched,
} from "./account";
import type { AccountsView, AccountView, ChainView, Recent } from "./accounts-view";
import { paceFactor } from "./breaker";
import { candidateOf, chainOf } from "./chain-of";
import { paceOf } from "./pace";
import { placesOf } from "./save-chain";
import { stripOf, turningEvents } from "./strip-of";
import type { BreakerEvent } from "./write-breaker";

const hourMs = 3_600_000;
/** Where counting those that wait ends. */
export const mostWaiting = 10_000;

/** Every account with its state and what it did lately, and every channel's order. Cheap enough to poll. */
export async function readAccountsView({
  pool,
  clock,
}: Pick<Context, "pool" | "clock">): Promise<AccountsView> {
  const at = clock.now();
  const [accounts, links, states, recent, events, waiting] = await Promise.all([
    readAccounts(pool),
    readLinks(pool),
    readStates(pool),
    readRecent(pool, at),
    readTurns(pool, at),
    readWaiting(pool),
  ]);
  const views = accounts.map((account) => {
    const turns = events.get(account.id) ?? [];
    const strip = stripOf(turns, at.getTime() - hourMs, at.getTime());
    const seen = recent.get(account.id) ?? idle;
    return { ...viewOf(account, states.get(account.id) ?? fresh, seen, at), strip };
  });
  return { at, accounts: views, chains: chainsOf(accounts, links, waiting) };
}

const idle: Recent = { perSecond: 0, answers: 0, errorShare: 0, limitedShare: 0, latencyMs: null };

type Checked = { checkedAt: Date | null; checkOk: boolean | null; checkSentence: string | null };
type State = Checked & { health: Health | null; forcedBy: string | null };
const fresh: State = {
  health: null,
  forcedBy: null,
  checkedAt: null,
  checkOk: null,
  checkSentence: null,
};

function viewOf(
  account: AccountRow,
  state: State,
  recent: Recent,
  at: Date,
): Omit<AccountView, "strip"> {
  const health = state.health ?? untouched;
  const { key, label, adapter, fromEnvironment, revision, ratePerSecond, reservedPercent } =
    account;
  const paced = { ratePerSecond, recentPerSecond: recent.perSecond, health };
  const { channels, isSandbox } = candidateOf(account);
  return {
    ...{ key, label, adapter, fromEnvironment, revision, ratePerSecond, reservedPercent },
    ...{ isSandbox, channels: [...channels], recent },
    adapterLabel: adapterOf(adapter)?.label ?? adapter,
    expiresAt: account.expiresAt,
    checked: checkedOf(state),
    state: health.state,
    since: health.since > 0 ? new Date(health.since) : null,
    reason: health.reason,
    forced: health.forced,
    forcedBy: state.forcedBy,
    probeAt: momentOf(health.probeAt),
    slowUntil: momentOf(health.slowUntil),
    paceFactor: paceFactor(health, at.getTime()),
    pacePerSecond: health.state === "open" ? 0 : paceOf(paced, at.getTime()),
  };
}

const momentOf = (ms: number | null) => (ms === null ? null : new Date(ms));

function checkedOf({ checkedAt, checkOk, checkSentence }: Checked): AccountView["checked"] {
  if (checkedAt === null) return null;
  return { at: checkedAt, ok: checkOk ?? false, sentence: checkSentence ?? "" };
}

function chainsOf(
  accounts: AccountRow[],
  links: Link[],
  waiting: Map<string, number>,
): ChainView[] {
  const candidates = accounts.map(candidateOf);
  return externalChannels.map(({ key: channel }) => {
    const stored = links.filter((link) => link.channel === channel);
    const standard = chainOf(channel, 0, candidates, []).map(({ accountId, prefix }) => ({
      ...{ channel, accountId, prefix, priorities: [0, 1, 2] },
    }));
    const shown = stored.length > 0 ? stored : standard;
    const able = accounts.filter((_, i) => candidates[i]?.channels.includes(channel));
    return {
      channel,
      own: stored.length > 0,
      places: placesOf(shown, accounts),
      unused: able
        .filter(({ id }) => !shown.some(({ accountId }) => accountId === id))
        .map(({ key }) => key),
      waiting: waiting.get(channel) ?? 0,
    };
  });
}

async function readStates(pool: Pool): Promise<Map<number, State>> {
  const { rows } = await pool.query<
    Omit<State, "health"> & Omit<Health, "state"> & { id: number; state: Health["state"] | null }
  >({
    name: "accounts.states",
    text: `select c.id, c.checked_at as "checkedAt", c.check_ok as "checkOk",
             c.check_sentence as "checkSentence", h.forced_by as "forcedBy", ${healthColumns}
           from provider_configs c left join provider_health h on h.account_id = c.id limit 200`,
  });
  return new Map(
    rows.map(({ id, checkedAt, checkOk, checkSentence, forcedBy, state, ...health }) => [
      id,
      {
        ...{ checkedAt, checkOk, checkSentence, forcedBy },
        health: state === null ? null : { ...health, state },
      },
    ]),
  );
}

/** The last whole seconds: the present one is still being counted. Index provider_seconds_second. */
async function readRecent(pool: Pool, at: Date): Promise<Map<number, Recent>> {
  const { rows } = await pool.query<Recent & { id: number }>({
    name: "accounts.recent-view",
    text: `
with counted as (
  select account_id as id, second, taken + errors + limited + refused as answers, errors, limited, latency_ms
  from provider_seconds where second >= $1::timestamptz - interval '61 seconds' and second < $1::timestamptz - interval '1 second')
select id, coalesce(sum(answers) filter (where second >= $1::timestamptz - interval '11 seconds'), 0)::float8 / 10 as "perSecond",
  sum(answers)::int as answers, sum(errors)::float8 / greatest(sum(answers), 1) as "errorShare",
  sum(limited)::float8 / greatest(sum(answers), 1) as "limitedShare",
  sum(latency_ms)::float8 / nullif(sum(answers), 0) as "latencyMs"
from counted group by id`,
    values: [at],
  });
  return new Map(rows.map(({ id, ...recent }) => [id, recent]));
}

/** A breaker that flutters turns every ten seconds at most. */
const mostTurns = 400;

/** Each account's turns of the last hour, in order, and the one before. Index provider_events_account. */
async function readTurns(
  pool: Pool,
  at: Date,
): Promise<Map<number, { at: Date; event: BreakerEvent }[]>> {
  const { rows } = await pool.query<{ id: number; at: Date; event: BreakerEvent }>({
    name: "accounts.turns",
    text: `select c.id, e.at, e.event from provider_configs c cross join lateral (
             (select id, at, event from provider_events
              where account_id = c.id and at > $1 and event = any ($2) order by id desc limit ${mostTurns})
             union all
             (select id, at, event from provider_events
              where account_id = c.id and at <= $1 and event = any ($2) order by id desc limit 1)
           ) e order by e.id`,
    values: [new Date(at.getTime() - hourMs), turningEvents],
  });
  return Map.groupBy(rows, ({ id }) => id);
}

/** Reads the partial index deliveries_waiting, at its beginning. */
async function readWaiting(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ channel: string; n: number }>({
    name: "accounts.waiting",
    text: `select channel, count(*)::int as n from (
             select channel from deliveries
             where priority in (0, 1, 2) and not_before = '-infinity' limit ${mostWaiting}) waiting
           group by channel`,
  });
  return new Map(rows.map(({ channel, n }) => [channel, n]));
}

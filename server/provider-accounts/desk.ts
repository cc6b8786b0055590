import { externalChannels } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import type { Answer } from "@/server/providers/provider";
import { readAccounts, readHealth, readLinks, untouched } from "./account";
import { letsThrough, paceFactor } from "./breaker";
import { createBudget } from "./budget";
import { chainOf } from "./chain-of";
import { keepEnvironmentAccounts } from "./from-environment";
import { type OpenAccount, openAccount } from "./open-account";
import { paceOf, usualPace } from "./pace";
import { claimProbe, isProbeDue, settle } from "./probe";
import { readRecent } from "./read-recent";
import { resealEverything } from "./reseal";
import type { Route } from "./route";
import { slowDown } from "./slow-down";
import { superviseAccounts } from "./supervise";
import { type Call, createTally } from "./tally";

/** A worker's view of the accounts at providers: which may be used now, and how fast. */
export type Desk = {
  route(channel: string, priority: number): Route;
  /** How many of `n` items may go to an account now; 0: wait. */
  take(account: OpenAccount, n: number, priority: number): Promise<number>;
  /** Counts what an account answered; a 429 slows the whole account down. */
  observe(account: OpenAccount, call: Call): Promise<void>;
  /** Whether this worker may send the probe that is due: exactly one of all workers may. */
  claimProbe(account: OpenAccount): Promise<boolean>;
  /** What the probe was answered decides whether the account is tried with more. */
  settleProbe(account: OpenAccount, answers: Answer[]): Promise<void>;
  /** Items a second that an account gets now; null: as many as there are. */
  pace(account: OpenAccount): number | null;
  /** Whether it gets less than its pace now, because it failed or asked for a rest a moment ago. */
  isRecovering(account: OpenAccount): boolean;
  /** Channels whose messages of a priority somebody takes now. */
  usableChannels(priority: number): string[];
  /** How many of `n` repeated attempts may go to an account now. */
  takeRetries(account: OpenAccount, n: number): Promise<number>;
  /** Items a second that may be repeated attempts: at most half of what the account usually takes. */
  retriesPerSecond(account: OpenAccount): number;
  accounts(): OpenAccount[];
  /** Writes what was counted, judges breakers, and reads what others changed. */
  refresh(): Promise<void>;
  close(): Promise<void>;
};

const refreshMs = 500;
/** Calls under way may finish on connections that were replaced. */
const lingerMs = 30_000;

/**
 * Opens every account, and keeps up with changes within half a second.
 * @param stops whether a kill switch stops an account: it is left out of every route.
 */
export async function openDesk(
  context: Pick<Context, "pool" | "clock" | "config" | "log">,
  slot: number,
  stops: (accountKey: string) => boolean = () => false,
): Promise<Desk> {
  const { pool, clock, config, log } = context;
  const budget = createBudget(pool);
  const tally = createTally(pool, slot);
  let accounts = new Map<number, OpenAccount>();
  let links: Awaited<ReturnType<typeof readLinks>> = [];
  const now = () => clock.now().getTime();

  async function read(): Promise<void> {
    const [rows, stored, health, recent] = await Promise.all([
      readAccounts(pool),
      readLinks(pool),
      readHealth(pool),
      readRecent(context),
    ]);
    const before = accounts;
    accounts = new Map(
      rows.map((row) => {
        const known = {
          health: health.get(row.id) ?? untouched,
          recentPerSecond: recent.get(row.id) ?? 0,
        };
        const open = before.get(row.id);
        if (open?.revision === row.revision) return [row.id, Object.assign(open, known)];
        return [row.id, openAccount(row, config, known)];
      }),
    );
    links = stored;
    const gone = [...before].filter(([id, account]) => accounts.get(id) !== account);
    for (const [, { provider }] of gone) {
      setTimeout(() => void provider.close().catch(() => {}), lingerMs).unref();
    }
  }

  function route(channel: string, priority: number): Route {
    const all = chainOf(channel, priority, [...accounts.values()], links).flatMap((place) => {
      const account = accounts.get(place.accountId);
      return account ? [{ account, prefix: place.prefix }] : [];
    });
    const at = now();
    const open = all.filter(({ account }) => !stops(account.key));
    const usable = open.filter(({ account }) => letsThrough(account.health, at));
    const due = open.find(({ account }) => isProbeDue(account.health, at));
    return {
      links: usable,
      probe: due ?? null,
      waits: usable.length === 0 && open.some(({ account }) => account.health.state !== "open"),
      chain: all.map(({ account }) => account.key),
    };
  }

  async function refresh(): Promise<void> {
    const answered = await tally.flush();
    // What is not plainly well may have become so by time alone.
    const unwell = [...accounts.values()].filter(
      ({ health }) => health.state === "half_open" || health.rateFactor < 1,
    );
    await superviseAccounts(context, [...new Set([...answered, ...unwell.map(({ id }) => id)])]);
    await read();
  }

  await keepEnvironmentAccounts(pool, config);
  await resealEverything(pool, config);
  await read();
  const stop = every(refreshMs, () =>
    refresh().catch((error: unknown) => {
      const err = error instanceof Error ? error.message : "unknown";
      log.warn({ err }, "the accounts at providers could not be read; trying again");
    }),
  );

  return {
    route,
    async take(account, n, priority) {
      const rate = paceOf(account, now());
      if (rate === null) return n;
      const reserved = (rate * account.reservedPercent) / 100;
      const shared = async (wanted: number) =>
        budget.take(`account:${account.id}`, rate - reserved, wanted);
      if (priority > 0 || reserved < 1) return shared(n);
      const own = await budget.take(`account:${account.id}:p0`, reserved, n);
      return own < n ? own + (await shared(n - own)) : own;
    },
    async observe(account, call) {
      tally.add(account, call);
      if (!account.provider.separateEndpoints) await slowDown(context, account, call);
    },
    claimProbe: (account) => claimProbe(context, account),
    async settleProbe(account, answers) {
      await settle(context, account, answers);
      await read();
    },
    pace: (account) => paceOf(account, now()),
    isRecovering: (account) => paceFactor(account.health, now()) < 1,
    usableChannels: (priority) =>
      externalChannels.map(({ key }) => key).filter((key) => route(key, priority).links.length > 0),
    retriesPerSecond,
    takeRetries: (account, n) =>
      budget.take(`account:${account.id}:retry`, retriesPerSecond(account), n),
    accounts: () => [...accounts.values()],
    refresh,
    close: async () => {
      await stop();
      await tally.flush();
      await Promise.all([...accounts.values()].map(({ provider }) => provider.close()));
    },
  };
}

/** A provider that has just been idle, or away, may still be asked a few things again. */
const fewestRetries = 10;

/** With a quarter of a second's tokens in store, no second has more than half of the usual pace. */
const retriesPerSecond = (account: OpenAccount) =>
  Math.max(fewestRetries, usualPace(account) * 0.4);

/** Runs `work` again and again, `ms` after it ended. @returns what stops it and waits for the last run. */
function every(ms: number, work: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  let wake = () => {};
  const loop = (async () => {
    while (!stopped) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        timer.unref();
        wake = resolve;
      });
      if (!stopped) await work();
    }
  })();
  return async () => {
    stopped = true;
    wake();
    await loop;
  };
}

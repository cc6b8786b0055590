import type { Config } from "@/server/config";
import type { AccountRow } from "./account";
import { untouched } from "./account";
import { type OpenAccount, openAccount } from "./open-account";

/** Time (ms) that a person waits for an answer at most. */
const deadlineMs = 10_000;

/**
 * Opens an account for one thing that a person asks of it, with connections of its own, and closes it again.
 * @param late what is answered when the provider does not settle in time
 */
export async function withFreshAccount<T>(
  row: AccountRow,
  config: Config,
  late: T,
  ask: (account: OpenAccount, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const account = openAccount(row, config, { health: untouched, recentPerSecond: 0 });
  const signal = AbortSignal.timeout(deadlineMs);
  // A provider settles soon after its signal; if it does not, the person need not find out.
  const given = Promise.withResolvers<T>();
  const timer = setTimeout(() => given.resolve(late), deadlineMs + 2_000);
  try {
    return await Promise.race([ask(account, signal), given.promise]);
  } finally {
    clearTimeout(timer);
    void account.provider.close().catch(() => {});
  }
}

import { paceFactor } from "./breaker";
import type { OpenAccount } from "./open-account";

type Paced = Pick<OpenAccount, "ratePerSecond" | "recentPerSecond" | "health">;

/** Where nothing is known yet: what any provider takes. */
const fewestPerSecond = 50;

/** Items a second that an account takes when all is well. */
export const usualPace = ({ ratePerSecond, recentPerSecond, health }: Paced) =>
  ratePerSecond ?? Math.max(fewestPerSecond, recentPerSecond, health.normalPerSecond);

/** Items a second that it gets now (`at`: ms since the epoch); null: as many as there are. */
export function paceOf(account: Paced, at: number): number | null {
  const factor = paceFactor(account.health, at);
  if (account.ratePerSecond === null && factor >= 1) return null;
  return Math.max(1, usualPace(account) * factor);
}

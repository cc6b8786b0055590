import type { Context } from "@/server/context";
import type { OpenAccount } from "./open-account";
import type { Call } from "./tally";
import { writeBreaker } from "./write-breaker";

/** A 429 makes every worker leave the account alone for as long as it asks. */
export async function slowDown(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  account: OpenAccount,
  { answers, at }: Call,
): Promise<void> {
  const waits = answers.flatMap((answer) =>
    answer.kind === "retry" && answer.class === "rate_limited" ? [answer.afterMs ?? 1_000] : [],
  );
  if (waits.length === 0 || account.health.forced === "closed") return;
  const until = at.getTime() + Math.max(...waits);
  const { health } = account;
  // Known already, to a quarter of a second.
  if (health.slowUntil !== null && health.slowUntil >= until - 250) return;
  const isNew = health.slowUntil === null || health.slowUntil < at.getTime() - 1_000;
  const after = { ...health, slowUntil: until };
  account.health = { ...after };
  const seconds = Math.ceil((until - at.getTime()) / 1_000);
  await writeBreaker(pool, {
    accountId: account.id,
    before: health,
    after,
    event: isNew ? "limited" : null,
    reason: `It asked to be left alone for ${seconds} s (429), then its pace rises again.`,
    normalPerSecond: account.recentPerSecond,
    at: clock.now(),
  });
}

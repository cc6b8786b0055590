import type { Context } from "@/server/context";
import type { Answer } from "@/server/providers/provider";
import type { Health } from "./account";
import { settleProbe } from "./breaker";
import type { OpenAccount } from "./open-account";
import { verdictOf } from "./tally";
import { writeBreaker } from "./write-breaker";

type Parts = Pick<Context, "pool" | "clock">;

/** Whether an open account may get the one message that shows whether it answers again (`at`: ms). */
export const isProbeDue = ({ state, forced, probeAt }: Health, at: number) =>
  state === "open" && forced === null && probeAt !== null && probeAt <= at;

/** Whether this worker may send the probe: exactly one of all that ask may. */
export async function claimProbe({ pool, clock }: Parts, account: OpenAccount): Promise<boolean> {
  const at = clock.now();
  const after = settleProbe(account.health, false, at.getTime());
  if (after === null) return false;
  const reason = "One message is let through to see whether it answers again.";
  const change = { accountId: account.id, before: account.health, after, at };
  const won = await writeBreaker(pool, { ...change, event: "probing", reason });
  // Until the next look, for this worker's other lanes.
  const revision = account.health.revision + (won ? 1 : 0);
  account.health = { ...account.health, ...after, revision };
  return won;
}

/** Any answer about the message is a sign of life; what speaks against the provider leaves it open. */
export async function settle(
  { pool, clock }: Parts,
  account: OpenAccount,
  answers: Answer[],
): Promise<void> {
  const at = clock.now();
  const ok = answers.some((answer) => ["taken", "refused"].includes(verdictOf(answer)));
  const after = settleProbe(account.health, ok, at.getTime());
  if (after === null) return;
  const reason = ok ? after.reason : "The probe failed.";
  const change = { accountId: account.id, before: account.health, after, at };
  await writeBreaker(pool, { ...change, event: ok ? "half_open" : "probing", reason });
}

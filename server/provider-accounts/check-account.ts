import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import type { Check } from "@/server/providers/provider";
import { findAccount } from "./find-account";
import { withFreshAccount } from "./fresh-account";

/**
 * Asks a provider whether it would take our calls, without sending anything, and keeps the answer.
 * @throws Refusal `not_found`
 */
export async function checkAccount(
  { pool, config, clock }: Pick<Context, "pool" | "config" | "clock">,
  actor: string,
  key: string,
): Promise<Check> {
  const account = await findAccount(pool, key);
  const late = { ok: false, sentence: "The provider does not answer: try again later." };
  const check = await withFreshAccount(account, config, late, ({ provider }, signal) =>
    provider.check(signal),
  );
  // What was asked with old credentials says nothing about new ones.
  await pool.query(
    `update provider_configs set checked_at = $3, check_ok = $4, check_sentence = $5
     where id = $1 and revision = $2`,
    [account.id, account.revision, clock.now(), check.ok, check.sentence],
  );
  await record(pool, { actor, action: "account.check", subject: key, detail: { ok: check.ok } });
  return check;
}

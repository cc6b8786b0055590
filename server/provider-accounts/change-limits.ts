import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { changedMeanwhile, findAccount } from "./find-account";

export type Limits = {
  /** Items a second; null: no limit. */
  ratePerSecond: number | null;
  /** Percent of it that only P0 may use. */
  reservedPercent: number;
};

/**
 * Changes how fast an account is used, one of the environment too; in force in every worker within a second.
 * @param revision the one that was shown to the person
 * @throws Refusal `not_found`, `conflict`
 */
export async function changeLimits(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  actor: string,
  { key, revision, ...limits }: Limits & { key: string; revision: number },
): Promise<void> {
  await transaction(pool, async (client) => {
    const { ratePerSecond, reservedPercent } = await findAccount(client, key);
    const { rowCount } = await client.query(
      `update provider_configs set rate_per_second = $3, reserved_percent = $4, updated_by = $5,
         updated_at = $6, revision = revision + 1
       where key = $1 and revision = $2`,
      [key, revision, limits.ratePerSecond, limits.reservedPercent, actor, clock.now()],
    );
    if (!rowCount) throw changedMeanwhile();
    const detail = { from: { ratePerSecond, reservedPercent }, to: limits };
    await record(client, { actor, action: "account.limits", subject: key, detail });
  });
}

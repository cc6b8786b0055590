import type { Pool } from "@/db/client";
import type { Config } from "@/server/config";
import { readAccounts } from "./account";
import { isOldSeal, SealError, seal, unseal } from "./seal";

/**
 * Seals anew, with the first key, what an older key sealed: once every process has started with a new
 * key in front, the old one may go. What no key opens stays as it is, and the account says so when it is
 * checked. Safe to run in every process at once.
 */
export async function resealAccounts(
  pool: Pool,
  { secretsKeys }: Pick<Config, "secretsKeys">,
): Promise<void> {
  for (const { id, key, secrets } of await readAccounts(pool)) {
    if (secrets === null || !isOldSeal(secretsKeys, secrets)) continue;
    const opened = open(secretsKeys, key, secrets);
    if (opened === null) continue;
    // Somebody may have entered new ones meanwhile.
    await pool.query("update provider_configs set secrets = $3 where id = $1 and secrets = $2", [
      id,
      secrets,
      seal(secretsKeys, key, opened),
    ]);
  }
}

function open(keys: Config["secretsKeys"], key: string, secrets: string) {
  try {
    return unseal(keys, key, secrets);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

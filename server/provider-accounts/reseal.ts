import type { Pool } from "@/db/client";
import type { Config } from "@/server/config";
import { isOldSeal, SealError, seal, unseal } from "./seal";

/**
 * Every column that is sealed: how a row of it is found again, and the context that is bound to its seal.
 * Constants of ours, and no part of a statement that anybody else wrote.
 */
export const sealedColumns = [
  { table: "provider_configs", column: "secrets", id: "id", context: "key" },
  { table: "alert_contacts", column: "target", id: "id", context: "'alert-contact:' || kind" },
  { table: "canary_addresses", column: "target", id: "channel", context: "'canary:' || channel" },
] as const;

/** Each has a handful of rows. */
const most = 1_000;

/**
 * Seals anew, with the first key, whatever an older key sealed: once every process has started with a new
 * key in front, the old one may go. What no key opens stays as it is, and whoever uses it says so. Safe to
 * run in every process at once.
 */
export async function resealEverything(
  pool: Pool,
  { secretsKeys }: Pick<Config, "secretsKeys">,
): Promise<void> {
  for (const { table, column, id, context } of sealedColumns) {
    const { rows } = await pool.query<{ id: string; sealed: string; context: string }>(
      `select ${id}::text as id, ${column} as sealed, ${context} as context from ${table}
       where ${column} <> '' limit ${most}`,
    );
    for (const row of rows) {
      const resealed = resealedOf(secretsKeys, row);
      if (resealed === null) continue;
      // Somebody may have entered another one meanwhile.
      await pool.query(
        `update ${table} set ${column} = $3 where ${id}::text = $1 and ${column} = $2`,
        [row.id, row.sealed, resealed],
      );
    }
  }
}

/** null: it is sealed by the first key already, or by one that is gone. */
function resealedOf(
  keys: Config["secretsKeys"],
  { sealed, context }: { sealed: string; context: string },
): string | null {
  if (!isOldSeal(keys, sealed)) return null;
  try {
    return seal(keys, context, unseal(keys, context, sealed));
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

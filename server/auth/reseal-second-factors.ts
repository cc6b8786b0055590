import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import type { Context } from "@/server/context";

/** A team, not a user base. */
const most = 10_000;

type Row = { id: string; secret: string; codes: string };

/**
 * After AUTH_SECRET was changed: encrypts with the new one whatever second factors and backup codes the previous
 * one encrypted, so that nobody has to enrol again. What neither opens stays as it is. Safe to run in every
 * process at once.
 */
export async function resealSecondFactors({
  pool,
  config,
}: Pick<Context, "pool" | "config">): Promise<void> {
  const { authSecret, previousAuthSecret } = config;
  if (authSecret === null || previousAuthSecret === null) return;
  const { rows } = await pool.query<Row>(
    `select id, secret, backup_codes as codes from auth_two_factors limit ${most}`,
  );
  const anew = async (sealed: string) => {
    if ((await openedBy(authSecret, sealed)) !== null) return sealed;
    const data = await openedBy(previousAuthSecret, sealed);
    return data === null ? sealed : await symmetricEncrypt({ key: authSecret, data });
  };
  for (const { id, secret, codes } of rows) {
    // Somebody may have used a code, or enrolled again, meanwhile.
    await pool.query(
      `update auth_two_factors set secret = $4, backup_codes = $5
       where id = $1 and secret = $2 and backup_codes = $3 and (secret, backup_codes) <> ($4, $5)`,
      [id, secret, codes, await anew(secret), await anew(codes)],
    );
  }
}

/** The cipher is an authenticated one: a wrong key opens nothing. */
const openedBy = (key: string, data: string): Promise<string | null> =>
  symmetricDecrypt({ key, data }).catch(() => null);

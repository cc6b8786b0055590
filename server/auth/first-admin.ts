import { transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { anyAccount, createAccount, type NewAccount } from "./account";

/**
 * Makes the first administrator of an installation that nobody can sign in to yet.
 * @throws Refusal `forbidden` once any account exists.
 */
export async function createFirstAdmin(
  context: Context,
  account: Omit<NewAccount, "role">,
): Promise<{ id: string }> {
  return await transaction(context.pool, async (client) => {
    // Held until the account is committed (on another connection): of two visitors, one is first.
    await client.query("select pg_advisory_xact_lock(hashtext('carillon.first-admin'))");
    if (await anyAccount(context))
      throw new Refusal("forbidden", "Setup is done. Sign in, or ask an administrator for access.");
    return await createAccount(context, { ...account, role: "admin" });
  });
}

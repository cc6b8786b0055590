import { type Pool, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import type { Role } from "./permissions";
import { needsSecondFactor } from "./second-factor";

type Own = { userId: string; email: string; role: Role };

/** One's own account, and whether it has and needs a second factor. */
export async function readSelf(pool: Pool, { userId, role }: Own) {
  const [{ rows }, needed] = await Promise.all([
    pool.query<{ name: string; email: string; on: boolean }>(
      `select name, email, two_factor_enabled as on from auth_users where id = $1`,
      [userId],
    ),
    needsSecondFactor(pool, role),
  ]);
  if (!rows[0]) throw new Refusal("not_found", "This account is gone. Sign in again.");
  const { on, ...self } = rows[0];
  return { ...self, role, secondFactor: { on, needed } };
}

/** Changes one's own name. Audited. */
export async function changeName(pool: Pool, { userId, email }: Own, name: string): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query("update auth_users set name = $2, updated_at = now() where id = $1", [
      userId,
      name,
    ]);
    await record(client, { actor: email, action: "self.name" });
  });
}

import { type Pool, transaction } from "@/db/client";
import { keptHash } from "@/server/audience/kept-hash.sql";
import type { PersonKey } from "@/server/audience/person-key";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { lockSuppressions, markUsersNamed } from "./mark-users.sql";

/**
 * Takes somebody off the suppression list; other entries that name the same user still hold. What an
 * erasure kept of the same address goes with it.
 * @throws Refusal `not_found`
 */
export async function release(
  pool: Pool,
  key: PersonKey,
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  await transaction(pool, async (client) => {
    await lockSuppressions(client, "alone");
    const { rowCount } = await client.query(
      `delete from suppressions where kind = $1 and value in ($2, ${keptHash("$2::text")})`,
      [key.kind, key.value],
    );
    if (!rowCount)
      throw new Refusal("not_found", "This is not on the suppression list. Reload the page.");
    await markUsersNamed(client, [key], now);
    await record(client, { actor, action: "suppression.remove", detail: { kind: key.kind } });
  });
}

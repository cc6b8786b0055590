import type { PoolClient } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import { countExactly } from "@/server/audience/count-exact";
import { record } from "@/server/audit/record";

/**
 * Ends what was scheduled for fewer people than its audience has by now, before anybody gets it: whoever let it pass
 * saw another size.
 * @returns whether it was ended.
 */
export async function endIfOutgrown(
  client: PoolClient,
  { id, audience }: { id: string; audience: StoredAudience },
  now: Date,
): Promise<boolean> {
  if (audience.kind !== "segment" || audience.most === undefined) return false;
  const people = await countExactly(client, audience.filter, now);
  if (people <= audience.most) return false;
  await client.query(
    `update notifications set status = 'cancelled', cancelled_at = $2, completed_at = $2, error = $3 where id = $1`,
    [id, now, `Its audience had grown to ${people} people; it was let pass for ${audience.most}.`],
  );
  const detail = { people, most: audience.most };
  await record(client, { actor: "carillon", action: "notification.cancel", subject: id, detail });
  return true;
}

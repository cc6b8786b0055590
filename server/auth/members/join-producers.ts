import type { Queryable } from "@/db/client";
import { Refusal } from "@/server/errors";
import type { Role } from "../permissions";

/**
 * Sets the producers that an account belongs to, by their keys; only the role `producer` has some, and
 * it has at least one. In the caller's transaction.
 * @throws Refusal `malformed` naming `producers`
 */
export async function joinProducers(
  client: Queryable,
  accountId: string,
  role: Role,
  keys: readonly string[],
): Promise<void> {
  const ids = await producerIds(client, role, keys);
  await client.query("delete from producer_members where account_id = $1", [accountId]);
  await client.query(
    "insert into producer_members (account_id, producer_id) select $1, unnest($2::int[])",
    [accountId, ids],
  );
}

/** The producers of these keys, checked for a role. @throws Refusal `malformed` naming `producers` */
export async function producerIds(
  client: Queryable,
  role: Role,
  keys: readonly string[],
): Promise<number[]> {
  if (role !== "producer" && keys.length > 0)
    throw wrong("Only the role producer belongs to producers: leave them out.");
  if (role === "producer" && keys.length === 0)
    throw wrong("Choose at least one producer that this person looks after.");
  const { rows } = await client.query<{ id: number }>(
    "select id from producers where key = any($1)",
    [keys],
  );
  if (rows.length !== new Set(keys).size)
    throw wrong("One of these producers does not exist: look at the list again.");
  return rows.map(({ id }) => id);
}

function wrong(message: string): Refusal {
  return new Refusal("malformed", message, { errors: [{ path: "producers", message }] });
}

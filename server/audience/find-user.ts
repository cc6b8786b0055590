import type { Queryable } from "@/db/client";
import { Refusal } from "@/server/errors";

/** A recipient by both of its ids. */
export type KnownUser = { id: number; externalId: string; locale: string };

/** @throws Refusal `not_found` for an unknown (or erased) user. */
export async function findUser(client: Queryable, externalId: string): Promise<KnownUser> {
  const { rows } = await client.query<KnownUser>({
    name: "users.find",
    text: `select id, external_id as "externalId", locale from users
           where external_id = $1 and erased_at is null`,
    values: [externalId],
  });
  return rows[0] ?? unknownUser();
}

/**
 * As `findUser`, and holds the user's row until the transaction ends: what changes one user's
 * devices or settings takes turns.
 */
export async function lockUser(client: Queryable, externalId: string): Promise<KnownUser> {
  const { rows } = await client.query<KnownUser>(
    `select id, external_id as "externalId", locale from users
     where external_id = $1 and erased_at is null for no key update`,
    [externalId],
  );
  return rows[0] ?? unknownUser();
}

/** @throws Refusal `not_found`, always */
export function unknownUser(): never {
  throw new Refusal(
    "not_found",
    "The user is not known. Create it first with PUT /api/v1/users/{userId}.",
  );
}

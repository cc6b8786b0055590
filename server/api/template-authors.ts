import type { Queryable } from "@/db/client";
import { may } from "@/server/auth/permissions";
import type { Session } from "@/server/auth/session";
import { Refusal } from "@/server/errors";

/**
 * The words of types belong to the content team; those of a campaign to marketing too.
 * @throws Refusal forbidden, not_found
 */
export async function requireAuthor(
  client: Queryable,
  { role }: Session,
  templateId: number,
): Promise<void> {
  const { rows } = await client.query<{ ofType: boolean }>(
    `select type_key is not null as "ofType" from templates where id = $1`,
    [templateId],
  );
  const found = rows[0];
  if (!found)
    throw new Refusal("not_found", "There is no such template. It may have been removed.");
  if (may(role, found.ofType ? "templates" : "campaignContent", "act")) return;
  throw new Refusal(
    "forbidden",
    `The role ${role} may not change the words of types; ask the content team.`,
  );
}

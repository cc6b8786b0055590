import { type Pool, type Queryable, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { isRole, type Role } from "./permissions";

/** Whether people of a role must have a second factor. */
export async function needsSecondFactor(client: Queryable, role: Role): Promise<boolean> {
  return (await secondFactorRoles(client)).includes(role);
}

/** The roles whose people must have a second factor. */
export async function secondFactorRoles(client: Queryable): Promise<Role[]> {
  const { rows } = await client.query<{ roles: string[] }>(
    "select second_factor_roles as roles from workspace where id = 1",
  );
  return (rows[0]?.roles ?? []).filter(isRole);
}

/** Says which roles need one. Who has none can do nothing else from then on. Audited. */
export async function requireSecondFactor(
  pool: Pool,
  needed: readonly Role[],
  actor: string,
): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query("update workspace set second_factor_roles = $1 where id = 1", [needed]);
    await record(client, {
      ...{ actor, action: "team.second_factor", subject: "workspace" },
      detail: { roles: needed },
    });
  });
}

/**
 * Takes somebody's second factor away, who has lost it; their sessions end. Audited.
 * @throws Refusal `not_found`, `conflict` where there is none.
 */
export async function resetSecondFactor(pool: Pool, memberId: string, actor: string) {
  await transaction(pool, async (client) => {
    const { rows } = await client.query<{ on: boolean }>(
      `select two_factor_enabled as on from auth_users where id = $1 for update`,
      [memberId],
    );
    if (!rows[0])
      throw new Refusal("not_found", "Nobody has this account. Look at the team again.");
    if (!rows[0].on)
      throw new Refusal(
        "conflict",
        "This account has no second factor: there is nothing to reset.",
      );
    await client.query("delete from auth_two_factors where user_id = $1", [memberId]);
    await client.query("update auth_users set two_factor_enabled = false where id = $1", [
      memberId,
    ]);
    await client.query("delete from auth_sessions where user_id = $1", [memberId]);
    await record(client, { actor, action: "member.reset_factor", subject: `member:${memberId}` });
  });
}

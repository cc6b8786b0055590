import type { Pool, Queryable } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import type { Role } from "../permissions";

/** One that nobody has used yet. */
export type OpenInvitation = {
  id: number;
  email: string;
  role: Role;
  invitedBy: string;
  expiresAt: Date;
};

const most = 200;

/** The invitations that can still be accepted, the newest first. */
export async function listInvitations(pool: Pool, now: Date): Promise<OpenInvitation[]> {
  const { rows } = await pool.query<OpenInvitation>(
    `select id, email, role, invited_by as "invitedBy", expires_at as "expiresAt" from invitations
     where accepted_at is null and revoked_at is null and expires_at > $1
     order by id desc limit ${most}`,
    [now],
  );
  return rows;
}

/** Its link works no more. @throws Refusal `not_found` where it was used or revoked already */
export async function revokeInvitation(
  client: Queryable,
  id: number,
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  const { rowCount } = await client.query(
    `update invitations set revoked_at = $2
     where id = $1 and accepted_at is null and revoked_at is null`,
    [id, now],
  );
  if (!rowCount)
    throw new Refusal("not_found", "This invitation is not open any more. Look at the team again.");
  await record(client, { actor, action: "member.revoke_invitation", subject: "workspace" });
}

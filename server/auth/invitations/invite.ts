import { createHash, randomBytes } from "node:crypto";
import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { producerIds } from "../members/join-producers";
import type { Role } from "../permissions";

const days = 7;

export type NewInvitation = { email: string; role: Role; producers: string[] };

/** What is kept of a link's token. */
export const tokenHash = (token: string) => createHash("sha256").update(token).digest("hex");

/**
 * Makes a link with which one person can make themself an account, once, within seven days. The token
 * is in the answer alone. An open invitation of the same address ends.
 * @throws Refusal `conflict` where the address has an account, `malformed` for its producers
 */
export async function invite(
  { pool, clock, config }: Context,
  invitation: NewInvitation,
  actor: string,
): Promise<{ link: string; expiresAt: Date }> {
  const email = invitation.email.toLowerCase();
  const token = randomBytes(32).toString("base64url");
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + days * 86_400_000);
  await transaction(pool, async (client) => {
    const { rows } = await client.query("select from auth_users where email = $1", [email]);
    if (rows.length > 0)
      throw new Refusal("conflict", "Somebody with this e-mail address is in the team already.");
    const ids = await producerIds(client, invitation.role, invitation.producers);
    await client.query(
      `update invitations set revoked_at = $2
       where email = $1 and accepted_at is null and revoked_at is null`,
      [email, now],
    );
    await client.query(
      `insert into invitations (email, role, producer_ids, token_hash, invited_by, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [email, invitation.role, ids, tokenHash(token), actor, now, expiresAt],
    );
    const detail = { role: invitation.role };
    await record(client, { actor, action: "member.invite", subject: "workspace", detail });
  });
  return { link: new URL(`/invite/${token}`, config.baseUrl).href, expiresAt };
}

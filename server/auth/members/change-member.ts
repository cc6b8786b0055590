import { type Pool, type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { forgive } from "../lockout";
import type { Role } from "../permissions";
import { joinProducers } from "./join-producers";

type Found = { email: string; role: Role; disabled: boolean };
type Actor = { userId: string; email: string };

/**
 * Gives somebody another role; their sessions end, so that nothing of the old one is left open.
 * @throws Refusal `not_found`, `conflict` for oneself, the last administrator or a producer without producers
 */
export async function changeRole(
  pool: Pool,
  change: { id: string; role: Role; producers: string[] },
  actor: Actor,
): Promise<void> {
  await changing(pool, change.id, actor, async (client, before) => {
    await client.query("update auth_users set role = $2, updated_at = now() where id = $1", [
      change.id,
      change.role,
    ]);
    await joinProducers(client, change.id, change.role, change.producers);
    await client.query("delete from auth_sessions where user_id = $1", [change.id]);
    const { role, producers } = change;
    const detail = { from: before.role, to: role, ...(producers.length > 0 ? { producers } : {}) };
    return { action: "member.role", detail };
  });
}

/** Closes an account, or opens it again; closing ends its sessions. @throws Refusal as changeRole */
export async function setDisabled(
  pool: Pool,
  { id, disabled }: { id: string; disabled: boolean },
  actor: Actor,
): Promise<void> {
  await changing(pool, id, actor, async (client, before) => {
    if (before.disabled === disabled)
      throw new Refusal(
        "conflict",
        `This account is ${disabled ? "disabled" : "enabled"} already.`,
      );
    await client.query("update auth_users set banned = $2, updated_at = now() where id = $1", [
      id,
      disabled,
    ]);
    if (disabled) await client.query("delete from auth_sessions where user_id = $1", [id]);
    return { action: disabled ? "member.disable" : "member.enable" };
  });
}

/** Lets somebody try again at once whom wrong passwords locked out. @throws Refusal */
export async function unlock(pool: Pool, id: string, actor: Actor): Promise<void> {
  await transaction(pool, async (client) => {
    const { email } = await lock(client, id);
    if (!(await forgive(client, email)))
      throw new Refusal("conflict", "Signing in to this account is not locked.");
    await record(client, { actor: actor.email, action: "member.unlock", subject: `member:${id}` });
  });
}

/** In one transaction, one change of the team after the other: of two administrators who demote each other, one is too late. */
async function changing(
  pool: Pool,
  id: string,
  actor: Actor,
  change: (
    client: PoolClient,
    before: Found,
  ) => Promise<{ action: string; detail?: Record<string, unknown> }>,
): Promise<void> {
  if (id === actor.userId)
    throw new Refusal("conflict", "This is your own account: ask another administrator.");
  await transaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('carillon.team'))");
    await requireStillAdmin(client, actor);
    const before = await lock(client, id);
    const done = await change(client, before);
    await requireAnAdmin(client);
    await record(client, { actor: actor.email, subject: `member:${id}`, ...done });
  });
}

async function lock(client: PoolClient, id: string): Promise<Found> {
  const { rows } = await client.query<Found>(
    "select email, role, banned as disabled from auth_users where id = $1 for update",
    [id],
  );
  if (!rows[0]) throw new Refusal("not_found", "Nobody has this account. Look at the team again.");
  return rows[0];
}

/** Who waited for the lock may have lost the role meanwhile. */
async function requireStillAdmin(client: PoolClient, { userId }: Actor): Promise<void> {
  const { rows } = await client.query<{ role: Role; banned: boolean }>(
    "select role, banned from auth_users where id = $1",
    [userId],
  );
  if (rows[0]?.role !== "admin" || rows[0].banned)
    throw new Refusal("forbidden", "You are no administrator any more.");
}

async function requireAnAdmin(client: PoolClient): Promise<void> {
  const { rows } = await client.query(
    "select from auth_users where role = 'admin' and not banned limit 1",
  );
  if (rows.length === 0)
    throw new Refusal(
      "conflict",
      "This is the last administrator: make somebody else one first, or nobody could manage the team.",
    );
}

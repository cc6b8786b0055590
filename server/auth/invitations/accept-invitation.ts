import { transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { createAccount } from "../account";
import type { Role } from "../permissions";
import { tokenHash } from "./invite";

/** What the reader of a link may know: whom it is for, and as what. */
export type Invited = { email: string; role: Role };

const open = "token_hash = $1 and accepted_at is null and revoked_at is null and expires_at > $2";

/** Whom a link is for. By the unique token_hash. @throws Refusal `not_found` where it works no more */
export async function readInvitation({ pool, clock }: Context, token: string): Promise<Invited> {
  const { rows } = await pool.query<Invited>(`select email, role from invitations where ${open}`, [
    tokenHash(token),
    clock.now(),
  ]);
  if (!rows[0]) throw spent();
  return rows[0];
}

/**
 * Makes the account that a link was for. The link works once, also for two who use it at the same moment.
 * @throws Refusal `not_found` where it works no more, `conflict` where the address has an account
 */
export async function acceptInvitation(
  context: Context,
  { token, name, password }: { token: string; name: string; password: string },
): Promise<Invited> {
  return await transaction(context.pool, async (client) => {
    // The row stays locked until the account is there (made on another connection).
    const { rows } = await client.query<Invited & { producers: number[] }>(
      `update invitations set accepted_at = $2 where ${open}
       returning email, role, producer_ids as producers`,
      [tokenHash(token), context.clock.now()],
    );
    if (!rows[0]) throw spent();
    const { email, role, producers } = rows[0];
    const { id } = await createAccount(context, { email, role, name, password });
    await client.query(
      `insert into producer_members (account_id, producer_id)
       select $1, id from producers where id = any($2::int[])`,
      [id, producers],
    );
    await record(client, { actor: email, action: "member.join", subject: `member:${id}` });
    return { email, role };
  });
}

const spent = () =>
  new Refusal(
    "not_found",
    "This link was used, revoked or is too old. Ask an administrator for a new one.",
  );

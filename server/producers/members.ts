import { type Pool, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Session } from "@/server/auth/session";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { findProducer } from "./find-producer";

/** Accounts with the role `producer`: who may become a member. */
export async function listCandidates(
  pool: Pool,
): Promise<{ id: string; name: string; email: string }[]> {
  const { rows } = await pool.query<{ id: string; name: string; email: string }>(
    "select id, name, email from auth_users where role = 'producer' order by name limit 200",
  );
  return rows;
}

/** Lets an account see a producer, and make its keys. @throws Refusal `not_found` */
export async function addMember(
  { pool }: Context,
  session: Session,
  { key, accountId }: { key: string; accountId: string },
): Promise<void> {
  await transaction(pool, async (client) => {
    const { id } = await findProducer(client, key, session);
    const { rows } = await client.query<{ email: string }>(
      `with account as (select id, email from auth_users where id = $2 and role = 'producer'),
       joined as (insert into producer_members (producer_id, account_id)
                  select $1, id from account on conflict do nothing)
       select email from account`,
      [id, accountId],
    );
    const account = rows[0];
    if (!account)
      throw new Refusal("not_found", "There is no such account with the role producer.");
    const detail = { account: account.email };
    await record(client, {
      ...{ actor: session.email, action: "producer.member-added", subject: key, detail },
    });
  });
}

/** @throws Refusal `not_found` */
export async function removeMember(
  { pool }: Context,
  session: Session,
  { key, accountId }: { key: string; accountId: string },
): Promise<void> {
  await transaction(pool, async (client) => {
    const { id } = await findProducer(client, key, session);
    const { rows } = await client.query<{ email: string }>(
      `delete from producer_members m using auth_users a
       where m.producer_id = $1 and m.account_id = $2 and a.id = m.account_id returning a.email`,
      [id, accountId],
    );
    const account = rows[0];
    if (!account) throw new Refusal("not_found", "This account is no member: look again.");
    const detail = { account: account.email };
    await record(client, {
      ...{ actor: session.email, action: "producer.member-removed", subject: key, detail },
    });
  });
}

import type { Queryable } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";

type Own = { userId: string; email: string };

/** Ends one of somebody's own sessions. @throws Refusal `not_found` for anybody else's. */
export async function endSession(client: Queryable, own: Own, id: string): Promise<void> {
  const { rowCount } = await client.query(
    "delete from auth_sessions where id = $1 and user_id = $2",
    [id, own.userId],
  );
  if (!rowCount) throw new Refusal("not_found", "This session has ended already.");
  await record(client, { actor: own.email, action: "session.revoke", detail: { ended: 1 } });
}

/** Ends all of somebody's own sessions but one. Answers how many. */
export async function endOtherSessions(
  client: Queryable,
  own: Own,
  keptId: string,
): Promise<number> {
  const { rowCount } = await client.query(
    "delete from auth_sessions where user_id = $1 and id <> $2",
    [own.userId, keptId],
  );
  const ended = rowCount ?? 0;
  if (ended > 0)
    await record(client, { actor: own.email, action: "session.revoke", detail: { ended } });
  return ended;
}

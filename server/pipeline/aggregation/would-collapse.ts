import type { Queryable } from "@/db/client";
import type { ExplainedUser, Explanation } from "@/server/pipeline/preferences/explain";
import { longestChain, passingReasons } from "./chain.sql";

type Asked = { typeKey: string; object: string | null; priority: number };

/**
 * An explanation of an event to one person, as it is while a window of the same thing is open for that person: the
 * event would be absorbed. What refuses an event for good comes first.
 */
export async function collapseExplained(
  client: Queryable,
  explanation: Explanation,
  asked: Asked,
  now: Date,
): Promise<Explanation> {
  const [user, ...others] = explanation.users;
  if (explanation.strategy !== "direct" || !user || others.length > 0) return explanation;
  const passes = user.outcome !== "suppressed" || passingReasons.includes(user.reason ?? "");
  if (!passes || !(await isOpen(client, user.userId, asked, now))) return explanation;
  const { userId } = user;
  const absorbed: ExplainedUser = {
    ...{ userId, outcome: "suppressed", reason: "aggregated", channels: [], wouldRender: {} },
  };
  return { ...explanation, users: [absorbed], outcomes: { "suppressed:aggregated": 1 } };
}

/** By the primary keys of users' names, types and aggregates. */
async function isOpen(
  client: Queryable,
  userId: string,
  { typeKey, object, priority }: Asked,
  now: Date,
): Promise<boolean> {
  if (object === null || priority === 0) return false;
  const { rowCount } = await client.query(
    `select from users u
     join aggregates a on a.user_id = u.id and a.type_key = $2 and a.object = $3
       and a.opened_at > $4::timestamptz - ${longestChain}
     join notification_types t on t.key = a.type_key and t.aggregation_window_seconds > 0
     where u.external_id = $1`,
    [userId, typeKey, object, now],
  );
  return rowCount === 1;
}

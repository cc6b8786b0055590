import type { Queryable } from "@/db/client";
import type { Context } from "@/server/context";
import { blastRadius } from "./blast-radius";
import type { Scope } from "./scopes";

/**
 * Why one person alone may not stop this, as a sentence; null: one may. What can touch P0 is asked first: it
 * needs no counting.
 */
export async function secondPersonFor(
  context: Context,
  of: { scope: Scope; value: string },
): Promise<string | null> {
  const { pool } = context;
  if (await canTouchP0(pool, of)) return "It can stop P0 messages, such as one-time codes.";
  const [radius, { rows }] = await Promise.all([
    blastRadius(context, of),
    pool.query<{ over: number }>("select switch_over as over from workspace"),
  ]);
  if (radius.messages[0] > 0) return "It stops P0 messages that are under way.";
  const over = rows[0]?.over ?? 0;
  if (radius.total > over) {
    return `It stops ${radius.total.toLocaleString("en")} open messages, more than ${over.toLocaleString("en")}.`;
  }
  return radius.complete ? null : "How much it stops could not be counted in time.";
}

/** Whether P0 messages may be within a scope. Reads the registry's few rows. */
async function canTouchP0(
  client: Queryable,
  { scope, value }: { scope: Scope; value: string },
): Promise<boolean> {
  switch (scope) {
    case "all":
      return true;
    case "priority":
      return value === "p0";
    // A campaign never goes out as P0, and a segment is what campaigns are for: what is open is counted.
    case "campaign":
    case "segment":
    case "notification":
      return false;
    default:
      return await some(client, p0Of[scope], value);
  }
}

const p0Of = {
  type: "select exists (select from notification_types where priority = 0 and key = $1) as is",
  category:
    "select exists (select from notification_types where priority = 0 and category = $1) as is",
  channel:
    "select exists (select from notification_types where priority = 0 and $1 = any(channels)) as is",
  // An account without a stored chain may stand in any.
  provider: `select exists (select from provider_configs c where c.key = $1 and (
      not exists (select from provider_chains l where l.account_id = c.id)
      or exists (select from provider_chains l where l.account_id = c.id and 0 = any(l.priorities)))) as is`,
  producer: `select exists (select from producers p join notification_types t
      on t.priority = 0 and (p.allowed_types is null or t.key = any(p.allowed_types))
      where p.id::text = $1) as is`,
};

async function some(client: Queryable, text: string, value: string): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>(text, [value]);
  return rows[0]?.is ?? true;
}

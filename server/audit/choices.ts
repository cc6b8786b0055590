import type { Pool } from "@/db/client";
import { type Reach, reaches } from "./operations";

const mostChoices = 500;

/** The different values of an indexed column, each found by one step of its index, however long the log. */
async function distinct(pool: Pool, column: "actor" | "action"): Promise<string[]> {
  const { rows } = await pool.query<{ value: string }>(
    `with recursive seen (value) as (
       (select ${column} from audit_log order by ${column} limit 1)
       union all
       select (select l.${column} from audit_log l where l.${column} > s.value
               order by l.${column} limit 1)
       from seen s where s.value is not null)
     select value from seen where value is not null limit ${mostChoices}`,
  );
  return rows.map(({ value }) => value);
}

/**
 * Who has done something, and what was ever done, as far as the reader is told. By audit_log_actor and
 * audit_log_action.
 */
export async function auditChoices(
  pool: Pool,
  reach: Reach,
): Promise<{ actors: string[]; actions: string[] }> {
  const [actors, actions] = await Promise.all([distinct(pool, "actor"), distinct(pool, "action")]);
  return {
    // People of the outside stand there as user:7.
    actors: actors.filter((actor) => reach === "all" || !actor.startsWith("user:")),
    actions: actions.filter((action) => reaches(reach, action)),
  };
}

/** The actions of a group ("campaign"), or the one that was named. */
export async function actionsOf(pool: Pool, action: string): Promise<string[]> {
  if (action.includes(".")) return [action];
  const all = await distinct(pool, "action");
  return all.filter((one) => one.startsWith(`${action}.`));
}

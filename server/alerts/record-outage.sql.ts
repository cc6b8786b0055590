import type { Queryable } from "@/db/client";
import { databaseUnreachable } from "./rules";

/** Writes down, afterwards, the alert that could not be written while it fired. */
export async function recordOutage(client: Queryable, from: Date, to: Date): Promise<void> {
  const seconds = Math.round((to.getTime() - from.getTime()) / 1_000);
  await client.query(
    `with made as (
       insert into alerts (rule_key, group_key, tier, state, sentence, value, started_at, last_seen_at,
         fired_at, resolved_at)
       values ($1, '', $2, 'resolved', $3, $4, $5, $6, $5, $6) returning id
     )
     insert into alert_events (alert_id, at, event, way, detail)
     select id, at, event, way, detail from made, (values
       ($5::timestamptz, 'fired', null, $3), ($5, 'told', 'plain', 'fired'), ($6, 'told', 'plain', 'over'),
       ($6, 'resolved', null, '')) as e(at, event, way, detail)`,
    [
      databaseUnreachable.key,
      databaseUnreachable.tier,
      `The database did not answer for ${seconds} s: nothing could be accepted or delivered.`,
      seconds,
      from,
      to,
    ],
  );
}

import type { Pool } from "@/db/client";
import { firstFreeParameter, parameters } from "./judge.sql";
import { ruleValues } from "./rule-values";
import { recentMessages } from "./rules.sql";

/** How much of a user's caps is used now, and what the caps are. */
export type CapUsage = { inHour: number; inDay: number; hourlyCap: number; dailyCap: number };

/** Counted by the rules' own probe, so that it is what the next evaluation will find. */
export async function readUsage(pool: Pool, userId: number, now: Date): Promise<CapUsage> {
  const { rows } = await pool.query<CapUsage>(
    `select recent.in_hour as "inHour", recent.in_day as "inDay",
            coalesce(p.hourly_cap, ${parameters.hourlyCap}::smallint) as "hourlyCap",
            coalesce(p.daily_cap, ${parameters.dailyCap}::smallint) as "dailyCap"
     from (select 1::smallint as priority, false as campaign_slot) n
     cross join (select $${firstFreeParameter}::bigint as id) u
     left join preferences p on p.user_id = u.id
     ${recentMessages(parameters)}`,
    [...ruleValues(now), userId],
  );
  return rows[0] ?? { inHour: 0, inDay: 0, hourlyCap: 0, dailyCap: 0 };
}

import type { Pool } from "@/db/client";
import { idFloor } from "@/server/ids";
import { readPartitions } from "@/server/retention/partitions.sql";
import type { Names } from "./scrub";
import { searchFor } from "./search.sql";

const dayMs = 86_400_000;
/** A day of notifications, by their primary key. */
const within = "id >= $1::uuid and id < $2::uuid";

const columns = {
  data: "json",
  audience: "ids",
  object: "text",
  actor: "text",
  idempotency_key: "text",
  error: "text",
  aggregate: "json",
} as const;

const without = (part: string) =>
  `case when aggregate #>> '{${part},actor}' = any($3::text[])
     then '{"${part}": {"actor": null, "data": {}}}'::jsonb else '{}' end`;

/** Updates of aggregates that the person began, or was the latest of. */
const forgetParts = `
  update notifications set aggregate = aggregate || ${without("first")} || ${without("latest")}
  where ${within} and (aggregate #>> '{first,actor}' = any($3::text[])
    or aggregate #>> '{latest,actor}' = any($3::text[]))`;

/**
 * Takes a person's names out of what went to others, a day of notifications at a time. What the person
 * did ("Ann liked your photo") tells about them in words of the producer's: its data goes as a whole.
 * @returns the notifications that named the person
 */
export async function searchNotifications(pool: Pool, names: Names): Promise<number> {
  const { found, set, values } = searchFor(columns, names, 3);
  const weeks = await readPartitions(pool, "notifications");
  let changed = 0;
  for (const { name, from, to } of weeks) {
    const { rowCount } = await pool.query(`select from "${name}" limit 1`);
    if (rowCount === 0) continue;
    for (let day = from.getTime(); day < to.getTime(); day += dayMs) {
      const bounds = [idFloor(new Date(day)), idFloor(new Date(day + dayMs))];
      const emptied = await pool.query(
        `update notifications set data = '{}', object = null, actor = null
         where ${within} and actor = any($3::text[])`,
        [...bounds, names.whole],
      );
      const summed = await pool.query(forgetParts, [...bounds, names.whole]);
      const scrubbed = await pool.query(
        `update notifications set ${set} where ${within} and ${found}`,
        [...bounds, ...values],
      );
      changed += [emptied, summed, scrubbed].reduce((n, { rowCount }) => n + (rowCount ?? 0), 0);
    }
  }
  return changed;
}

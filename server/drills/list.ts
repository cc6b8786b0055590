import type { Queryable } from "@/db/client";
import type { DrillRecord } from "@/db/schema/drill-record";
import { type Drill, drillColumns } from "./drill";

export const drillsPage = 20;

export type ListedDrill = Drill & { summary: DrillRecord["summary"] | null; sent: number | null };

/** Drills, the latest first; `cursor`: the id of the last one seen. By the primary key. */
export async function listDrills(
  client: Queryable,
  cursor: number | null,
): Promise<{ items: ListedDrill[]; nextCursor: number | null }> {
  const { rows } = await client.query<ListedDrill>(
    `select ${drillColumns}, d.record -> 'summary' as summary,
       (d.record -> 'counts' ->> 'sent')::int as sent
     from drills d where $1::int is null or d.id < $1 order by d.id desc limit ${drillsPage + 1}`,
    [cursor],
  );
  const items = rows.slice(0, drillsPage);
  return { items, nextCursor: rows.length > drillsPage ? (items.at(-1)?.id ?? null) : null };
}

import type { Queryable } from "@/db/client";

/** An erasure as the page shows it: what was removed, and of nobody. */
export type ErasureView = {
  id: number;
  requestedBy: string;
  requestedAt: Date;
  doneAt: Date | null;
  removed: Record<string, number>;
};

/** The latest first. By the primary key. */
export async function readErasures(
  client: Queryable,
  page: { before: number | null; limit: number },
): Promise<ErasureView[]> {
  const { rows } = await client.query<ErasureView>(
    `select id, requested_by as "requestedBy", requested_at as "requestedAt", done_at as "doneAt", removed
     from erasures where $1::int is null or id < $1 order by id desc limit $2`,
    [page.before, page.limit],
  );
  return rows;
}

import type { Pool, Queryable } from "@/db/client";
import type { RejectedLine } from "@/server/audience/import-lines";
import { type Cell, csvFile } from "@/server/csv";

/** Lines kept of an upload. */
const maxRejectsKept = 100_000;
const maxContent = 2_000;
const pageSize = 5_000;

/** Keeps refused lines for the report; `total` counts all so far, these included. */
export async function keepRejects(
  client: Queryable,
  importId: number,
  refused: RejectedLine[],
  total: number,
): Promise<void> {
  const room = maxRejectsKept - (total - refused.length);
  const kept = refused.slice(0, Math.max(0, room));
  if (kept.length === 0) return;
  await client.query(
    `insert into import_rejects (import_id, line, message, content)
     select $1, * from unnest($2::int[], $3::text[], $4::text[]) on conflict do nothing`,
    [
      importId,
      kept.map(({ line }) => line),
      kept.map(({ message }) => message),
      // PostgreSQL's text has no NUL.
      kept.map(({ content }) => content.slice(0, maxContent).replaceAll("\0", "\uFFFD")),
    ],
  );
}

/** The report as CSV: line, reason and, for those who may read it, what stood there. */
export function rejectsFile(
  pool: Pool,
  importId: number,
  { withContent }: { withContent: boolean },
): AsyncGenerator<string> {
  const header = ["line", "reason", ...(withContent ? ["content"] : [])];
  return csvFile(header, pagesOf(pool, importId, withContent));
}

async function* pagesOf(
  pool: Pool,
  importId: number,
  withContent: boolean,
): AsyncGenerator<Cell[][]> {
  let after = -1;
  for (;;) {
    const { rows } = await pool.query<{ line: number; message: string; content: string }>(
      `select line, message, content from import_rejects
       where import_id = $1 and line > $2 order by line limit ${pageSize}`,
      [importId, after],
    );
    yield rows.map(({ line, message, content }) => [
      line,
      message,
      ...(withContent ? [content] : []),
    ]);
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.line;
  }
}

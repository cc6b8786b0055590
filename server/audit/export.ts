import type { Pool } from "@/db/client";
import { type Cell, csvFile } from "@/server/csv";
import type { Reach } from "./operations";
import { type AuditFilters, type AuditLine, searchAudit } from "./search";

export type AuditFormat = "csv" | "ndjson";

/** Lines that are read at once; an export of any length needs the memory of one page. */
const pageSize = 1_000;

/** The lines that the filters leave, as a file that is made while it is downloaded. */
export function exportAudit(
  pool: Pool,
  filters: AuditFilters,
  { format, reach }: { format: AuditFormat; reach: Reach },
): AsyncGenerator<string> {
  const pages = readPages(pool, filters, reach);
  return format === "csv" ? csvFile(header, cellsOf(pages)) : jsonLines(pages);
}

const header = ["id", "at", "actor", "action", "subject", "subject name", "detail"];

async function* readPages(
  pool: Pool,
  filters: AuditFilters,
  reach: Reach,
): AsyncGenerator<AuditLine[]> {
  let cursor: number | null = null;
  do {
    const page = await searchAudit(pool, filters, { cursor, limit: pageSize, reach });
    yield page.items;
    cursor = page.next;
  } while (cursor !== null);
}

async function* cellsOf(pages: AsyncIterable<AuditLine[]>): AsyncGenerator<Cell[][]> {
  for await (const lines of pages)
    yield lines.map((line) => [
      ...[line.id, line.at, line.actor, line.action, line.subject, line.subjectName],
      JSON.stringify(line.detail),
    ]);
}

async function* jsonLines(pages: AsyncIterable<AuditLine[]>): AsyncGenerator<string> {
  for await (const lines of pages) yield lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

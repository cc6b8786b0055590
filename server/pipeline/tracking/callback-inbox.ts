import type { Context } from "@/server/context";
import type { Report } from "@/server/providers/report";
import { wishOf } from "./replies";

/**
 * Keeps what a provider told, checked and translated; a worker applies it (`apply-queued.ts`). Of what
 * somebody answered by SMS only the wish is kept: the words may be anything, a code of theirs included.
 */
export async function queueReports(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  provider: string,
  reports: Report[],
): Promise<void> {
  const kept = reports.flatMap(withoutWords);
  if (kept.length === 0) return;
  await pool.query({
    name: "callbacks.queue",
    text: "insert into callback_inbox (provider, reports, received_at) values ($1, $2, $3)",
    values: [provider, JSON.stringify(kept), clock.now()],
  });
}

function withoutWords(report: Report): Report[] {
  if (report.kind !== "replied") return [report];
  const wish = wishOf(report.text);
  return wish ? [{ ...report, text: wish }] : [];
}

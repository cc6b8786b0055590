import type { Context } from "@/server/context";
import type { Report } from "@/server/providers/report";

/** Keeps what a provider told, checked and translated; a worker applies it (`apply-queued.ts`). */
export async function queueReports(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  provider: string,
  reports: Report[],
): Promise<void> {
  if (reports.length === 0) return;
  await pool.query({
    name: "callbacks.queue",
    text: "insert into callback_inbox (provider, reports, received_at) values ($1, $2, $3)",
    values: [provider, JSON.stringify(reports), clock.now()],
  });
}

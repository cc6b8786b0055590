import type { Queryable } from "@/db/client";

/** Writes one line of the audit log: who did what to whom. Never contents or addresses. */
export async function record(
  client: Queryable,
  entry: { actor: string; action: string; subject?: string; detail?: Record<string, unknown> },
): Promise<void> {
  await client.query(
    "insert into audit_log (actor, action, subject, detail) values ($1, $2, $3, $4)",
    [entry.actor, entry.action, entry.subject ?? "", entry.detail ?? {}],
  );
}

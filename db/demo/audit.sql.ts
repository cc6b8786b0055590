import type { Queryable } from "@/db/client";

/** What people did in the demo's three days. The log is append-only, so an earlier load's entries stay. */
export async function insertAudit(client: Queryable): Promise<void> {
  await client.query(
    `insert into audit_log (at, actor, action, subject)
     select n.cancelled_at, 'marketing@demo.carillon.dev', 'notification.cancel', n.id::text
     from notifications n
     where n.cancelled_at is not null
       and not exists (select from audit_log a where a.subject = n.id::text)
     order by n.cancelled_at`,
  );
}

import type { Queryable } from "@/db/client";

/** One change of a type, as the audit log has it. */
export type TypeChangeLine = {
  id: number;
  at: Date;
  actor: string;
  /** false: it was registered then. */
  changed: boolean;
  /** What differed, as it was and as it became; null for the registration. */
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};

const mostChanges = 20;

/** The last changes of a type, newest first; by audit_log_subject. */
export async function readChanges(client: Queryable, key: string): Promise<TypeChangeLine[]> {
  const { rows } = await client.query<TypeChangeLine>(
    `select id, at, actor, action = 'type.change' as changed,
            detail -> 'before' as before, detail -> 'after' as after
     from audit_log where subject = $1 and action in ('type.create', 'type.change')
     order by id desc limit ${mostChanges}`,
    [`type:${key}`],
  );
  return rows;
}

import type { Pool } from "@/db/client";
import { type GroupKey, isReplayable, type LetterState, selected } from "./letter";

export type ListedLetter = {
  id: number;
  at: Date;
  error: string;
  producer: { key: string; name: string } | null;
  typeKey: string | null;
  priority: number | null;
  channel: string | null;
  notificationId: string | null;
  messages: number;
  dueAt: Date | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  note: string;
  replayable: boolean;
};

const pageSize = 50;

/** The letters of a group, newest first; `before` is the last id of the page before. By dead_letters_state. */
export async function listLetters(
  pool: Pool,
  { state, group, producer }: { state: LetterState; group: GroupKey; producer: string | null },
  before: number | null,
): Promise<{ items: ListedLetter[]; nextCursor: number | null }> {
  const { sql, values } = selected({ group, producer }, 3);
  const { rows } = await pool.query<ListedLetter>(
    `select l.id, l.at, l.error, l.type_key as "typeKey", l.priority, l.channel,
       l.notification_id as "notificationId", l.messages, l.due_at as "dueAt",
       l.decided_by as "decidedBy", l.decided_at as "decidedAt", l.note, ${isReplayable} as replayable,
       case when p.key is not null then jsonb_build_object('key', p.key, 'name', p.name) end as producer
     from dead_letters l left join producers p on p.id = l.producer_id
     where l.state = $1 and ($2::bigint is null or l.id < $2) and ${sql}
     order by l.id desc limit ${pageSize}`,
    [state, before, ...values],
  );
  const last = rows.at(-1);
  return { items: rows, nextCursor: rows.length === pageSize && last ? last.id : null };
}

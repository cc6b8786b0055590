import type { Pool } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import { Refusal } from "@/server/errors";
import { isAboutEvent, isReplayable, type LetterState } from "./letter";

/** One letter with the notification that it is about, as it is stored. */
export type Letter = {
  id: number;
  at: Date;
  stage: string;
  cause: string;
  error: string;
  state: LetterState;
  channel: string | null;
  messages: number;
  /** Of those, so many may have been sent: never sent again. */
  ambiguous: number;
  fault: "producer" | "platform";
  replayable: boolean;
  /** Its event is to blame, and may come through with other data. */
  aboutEvent: boolean;
  dueAt: Date | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  note: string;
  notification: LetterNotification | null;
};

export type LetterNotification = {
  id: string;
  status: string;
  typeKey: string;
  typeName: string;
  priority: number;
  producer: { key: string; name: string };
  audience: StoredAudience;
  actor: string | null;
  object: string | null;
  data: Record<string, unknown>;
  acceptedAt: Date;
  /** Replayed after this moment, it is suppressed as expired. */
  expiresAt: Date;
};

/** @throws Refusal `not_found` */
export async function readLetter(pool: Pool, id: number): Promise<Letter> {
  const { rows } = await pool.query<
    Omit<Letter, "notification"> & { notificationId: string | null }
  >(
    `select l.id, l.at, l.stage, l.cause, l.error, l.state, l.channel, l.messages,
       coalesce((l.pointer ->> 'ambiguous')::int, 0) as ambiguous, l.pointer ->> 'fault' as fault,
       ${isReplayable} as replayable, ${isAboutEvent} as "aboutEvent", l.due_at as "dueAt", l.decided_by as "decidedBy",
       l.decided_at as "decidedAt", l.note, l.notification_id as "notificationId"
     from dead_letters l where l.id = $1`,
    [id],
  );
  const row = rows[0];
  if (!row) throw new Refusal("not_found", "There is no such letter: it may be too long ago.");
  const { notificationId, ...letter } = row;
  return {
    ...letter,
    notification: (notificationId && (await readAbout(pool, notificationId))) || null,
  };
}

async function readAbout(pool: Pool, id: string): Promise<LetterNotification | null> {
  const { rows } = await pool.query<LetterNotification>(
    `select n.id, n.status, n.type_key as "typeKey", coalesce(t.name, n.type_key) as "typeName", n.priority,
       jsonb_build_object('key', p.key, 'name', p.name) as producer, n.audience, n.actor, n.object, n.data,
       n.accepted_at as "acceptedAt", n.expires_at as "expiresAt"
     from notifications n join producers p on p.id = n.producer_id
     left join notification_types t on t.key = n.type_key
     where n.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

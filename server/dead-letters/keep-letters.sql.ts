import type { Queryable } from "@/db/client";
import { record } from "@/server/audit/record";
import { causeOf } from "./cause";

/** Where the work ended. */
export const stages = ["plan", "fanout", "sending", "callback"] as const;
export type LetterStage = (typeof stages)[number];

export type NewLetter = {
  stage: LetterStage;
  error: string;
  /** Whose fault: the producer's own count towards its breaker. */
  fault: "producer" | "platform";
  notificationId: string | null;
  channel?: string;
  /** What would be done again. */
  pointer: Record<string, unknown>;
  /** Messages that it stands for; without it as many as the notification has left. */
  messages?: number;
};

/** So many of a producer's own within a minute cut it off. */
export const lettersToCutOff = 3;

/**
 * Keeps work that ended for good without being done, in the transaction that ends it, until a person
 * decides (`/dead-letters`). A producer whose own events did so three times within a minute is cut off.
 */
export async function keepLetters(
  client: Queryable,
  now: Date,
  letters: NewLetter[],
): Promise<void> {
  if (letters.length === 0) return;
  const ids = letters.flatMap(({ notificationId }) => notificationId ?? []).toSorted();
  const blamed = letters.some(({ fault }) => fault === "producer");
  // Of letters at the same time, each counts those before it.
  const producers = blamed ? await lockProducers(client, ids) : [];
  const rows = letters.map((letter) => ({
    ...letter,
    cause: causeOf(letter.error),
    pointer: { ...letter.pointer, fault: letter.fault },
  }));
  await client.query(insert, [JSON.stringify(rows), now, ids, ids[0] ?? null, ids.at(-1) ?? null]);
  for (const producer of producers) await cutOffIfDue(client, producer, now);
}

const insert = `
insert into dead_letters (at, stage, cause, error, producer_id, type_key, priority, channel,
  notification_id, pointer, messages)
select $2, l.stage, l.cause, left(l.error, 500), n.producer_id, n.type_key, n.priority, l.channel,
  l."notificationId", l.pointer, greatest(1, coalesce(l.messages, n.people, 1))
from json_to_recordset($1::json) as l(stage text, cause text, error text, channel text,
  "notificationId" uuid, pointer jsonb, messages int)
left join lateral (
  select x.producer_id, x.type_key, x.priority,
    case when x.user_id is not null then 1 else coalesce(
      (select f.estimate - coalesce((select sum(b.considered) from fanout_batches b
         where b.notification_id = x.id), 0)
       from fanouts f where f.notification_id = x.id),
      jsonb_array_length(x.audience -> 'userIds'), 1) end::int as people
  from notifications x
  where x.id = l."notificationId" and x.id = any($3::uuid[]) and x.id >= $4::uuid and x.id <= $5::uuid) n on true`;

type Producer = { id: number; key: string };

async function lockProducers(client: Queryable, ids: string[]): Promise<Producer[]> {
  const { rows } = await client.query<Producer>(
    `select id, key from producers
     where id in (select producer_id from notifications where id = any($1::uuid[]) and id >= $2 and id <= $3)
     order by id for no key update`,
    [ids, ids[0] ?? null, ids.at(-1) ?? null],
  );
  return rows;
}

/** Counts events, by the index dead_letters_producer; what was before the producer was let in is forgiven. */
async function cutOffIfDue(client: Queryable, { id, key }: Producer, now: Date): Promise<void> {
  const { rows } = await client.query<{ n: number; latest: string }>(
    `select count(distinct d.notification_id)::int as n, (array_agg(d.cause order by d.id desc))[1] as latest
     from dead_letters d join producers p on p.id = d.producer_id
     where d.producer_id = $1 and d.at > $2::timestamptz - interval '1 minute'
       and d.at > coalesce(p.let_in_at, '-infinity') and d.pointer ->> 'fault' = 'producer'`,
    [id, now],
  );
  const { n = 0, latest = "" } = rows[0] ?? {};
  if (n < lettersToCutOff) return;
  const reason = `${n} of its events within a minute could not be worked on, the last one: ${latest}`;
  const { rowCount } = await client.query(
    `update producers set cut_off_at = $2, cut_off_reason = $3, cut_off_by = 'system'
     where id = $1 and cut_off_at is null`,
    [id, now, reason],
  );
  if (!rowCount) return;
  await record(client, {
    ...{ actor: "system", action: "producer.cut-off", subject: key, detail: { reason } },
  });
}

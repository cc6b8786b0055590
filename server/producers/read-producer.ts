import type { Pool } from "@/db/client";
import type { Context } from "@/server/context";
import { readPeaks } from "./counts.sql";
import { findProducer, type ProducerRow } from "./find-producer";
import { type KeyView, listKeys } from "./keys";
import { nextStep } from "./steps";
import type { Viewer } from "./viewer";

/** A type that the producer may send. */
export type GrantedType = {
  key: string;
  name: string;
  priority: number;
  /** Its own limit, events a second; null: the producer's alone. */
  limit: {
    ratePerSecond: number;
    changedBy: string;
    changedAt: Date;
    /** The step that comes next; null: no limit of its own. */
    next: number | null;
    /** The busiest minute since the limit was set (a day at most), events a second. */
    usedPerSecond: number;
  } | null;
};

export type Member = { id: string; name: string; email: string };

export type ProducerView = Omit<ProducerRow, "id"> & {
  /** As the notifications' filter knows it. */
  id: number;
  keys: KeyView[];
  types: GrantedType[];
  members: Member[];
  openLetters: number;
};

/** Everything about a producer that is no figure. @throws Refusal `not_found` */
export async function readProducer(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  key: string,
  viewer: Viewer,
): Promise<ProducerView> {
  const now = clock.now();
  const producer = await findProducer(pool, key, viewer);
  const [keys, types, members, openLetters] = await Promise.all([
    listKeys(pool, producer.id, now),
    readTypes(pool, producer, now),
    readMembers(pool, producer.id),
    countLetters(pool, producer.id),
  ]);
  return { ...producer, keys, types, members, openLetters };
}

type TypeRow = {
  key: string;
  name: string;
  priority: number;
  ratePerSecond: number | null;
  changedBy: string | null;
  changedAt: Date | null;
};

/** The types of a list, or every type that has a limit of its own where all are allowed. */
async function readTypes(pool: Pool, producer: ProducerRow, now: Date): Promise<GrantedType[]> {
  const { rows } = await pool.query<TypeRow>(
    `select t.key, t.name, t.priority, l.rate_per_second as "ratePerSecond",
       l.changed_by as "changedBy", l.changed_at as "changedAt"
     from notification_types t
     left join producer_type_limits l on l.producer_id = $1 and l.type_key = t.key
     where case when $2::text[] is null then l.type_key is not null else t.key = any($2) end
     order by t.name limit 500`,
    [producer.id, producer.allowedTypes],
  );
  return Promise.all(
    rows.map(async ({ ratePerSecond, changedBy, changedAt, ...type }): Promise<GrantedType> => {
      if (ratePerSecond === null || !changedAt) return { ...type, limit: null };
      const since = new Date(Math.max(changedAt.getTime(), now.getTime() - 86_400_000));
      const peaks = await readPeaks(pool, producer.id, { from: since, folded: null }, "minute");
      const limit = {
        ...{ ratePerSecond, changedAt, changedBy: changedBy ?? "", next: nextStep(ratePerSecond) },
        usedPerSecond: peaks.byType.get(type.key) ?? 0,
      };
      return { ...type, limit };
    }),
  );
}

async function readMembers(pool: Pool, producerId: number): Promise<Member[]> {
  const { rows } = await pool.query<Member>(
    `select a.id, a.name, a.email from producer_members m join auth_users a on a.id = m.account_id
     where m.producer_id = $1 order by a.name limit 200`,
    [producerId],
  );
  return rows;
}

/** By the index dead_letters_producer. */
async function countLetters(pool: Pool, producerId: number): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "select count(*)::int as n from dead_letters where producer_id = $1 and state = 'open'",
    [producerId],
  );
  return rows[0]?.n ?? 0;
}

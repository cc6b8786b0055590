import { z } from "zod";
import { ProgressView } from "@/server/api/rest/notification-schemas";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { explainReason } from "@/server/pipeline/preferences/reasons";
import type { Visit } from "./open";
import { persons, userIdOf } from "./persons";
import { callApi } from "./public-api";
import { readSummed, type Summed } from "./summed";

/** What became of an event, as its producer can ask; and what the database holds of it. */
export type Outcome = {
  status: string;
  strategy: string;
  considered: number;
  routed: number;
  suppressed: { why: string; n: number }[];
  /** Messages that a channel took, by channel. */
  sent: Record<string, number>;
  /** Nothing is going to change any more. */
  settled: boolean;
  /** The app's persons whose inbox has a row for it, by their first names. */
  rowsOf: string[];
  /** About how many people a broadcast was meant for. */
  meantFor: number | null;
  summed: Summed | null;
};

/** @throws Refusal `not_found` for what the app did not send */
export async function readOutcome({ context }: Visit, id: string): Promise<Outcome> {
  if (!z.uuid().safeParse(id).success) throw noSuch();
  const path = `/api/v1/notifications/${id}`;
  const [progress, held] = await Promise.all([
    callApi(context, "GET", path, { answer: ProgressView }),
    readHeld(context, id),
  ]);
  if (!progress) throw noSuch();
  const { status, strategy, counts, completedAt } = progress;
  const { considered, routed, suppressed, channels } = counts;
  const { summed } = held;
  return {
    ...{ status, strategy, considered, routed, ...held },
    suppressed: Object.entries(suppressed).map(([reason, n]) => ({
      why: explainReason(reason),
      n,
    })),
    sent: Object.fromEntries(Object.entries(channels).map(([key, { sent }]) => [key, sent])),
    settled: completedAt !== null && !summed?.open && !summed?.waiting,
  };
}

/** All by primary keys, of the few persons. */
async function readHeld({ pool, clock }: Context, id: string) {
  const { rows: people } = await pool.query<{ id: number; userId: string; hasRow: boolean }>(
    `select u.id::int, u.external_id as "userId", m.user_id is not null as "hasRow"
     from users u left join messages m on m.user_id = u.id and m.notification_id = $2::uuid
     where u.external_id = any($1)`,
    [persons.map(userIdOf), id],
  );
  const { rows: meant } = await pool.query<{ estimate: number | null }>(
    "select estimate from notifications where id = $1::uuid",
    [id],
  );
  const users = people.map((one) => one.id);
  const having = new Set(people.filter(({ hasRow }) => hasRow).map(({ userId }) => userId));
  return {
    rowsOf: persons
      .filter((person) => having.has(userIdOf(person)))
      .map(({ name }) => firstOf(name)),
    meantFor: meant[0]?.estimate ?? null,
    summed: await readSummed(pool, { users, id, now: clock.now() }),
  };
}

const firstOf = (name: string) => name.split(" ")[0] ?? name;

const noSuch = () => new Refusal("not_found", "The app sent no such event.");

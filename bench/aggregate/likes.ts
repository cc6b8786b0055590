import { z } from "zod";
import type { Pool } from "@/db/client";
import { apiKey, type Stack } from "../stack";

export const likeType = "bench.like";
/** As `bench.like`, but nothing of it is collapsed: what happens beside a storm. */
export const aloneType = "bench.alone";

/** The two types, both P1 by inbox and push. */
export async function addTypes(pool: Pool, windowSeconds: number): Promise<void> {
  await pool.query(
    `insert into notification_types (key, name, category, priority, ttl_seconds, dedup_window_seconds,
       channels, aggregation_window_seconds)
     values ($1, 'Like', 'social', 1, 86400, 0, '{in_app,push}', $3),
            ($2, 'Alone', 'social', 1, 86400, 0, '{in_app,push}', null)`,
    [likeType, aloneType, windowSeconds],
  );
}

export type Like = { owner: string; photo: string; actor: string };

const Accepted = z.object({ items: z.array(z.object({ status: z.string() })) });

/** Posts likes in one request; throws unless each was accepted. */
export async function postLikes({ url }: Stack, likes: Like[]): Promise<void> {
  const response = await fetch(`${url}/api/v1/notifications/batch`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(
      likes.map(({ owner, photo, actor }) => ({
        ...{ type: likeType, target: { userId: owner }, object: photo, actor },
      })),
    ),
  });
  const { items } = Accepted.parse(await response.json());
  const refused = items.filter(({ status }) => status !== "accepted").length;
  if (refused > 0) throw new Error(`${refused} of ${likes.length} likes were not accepted`);
}

/** What became of the likes of some photos. */
export type Outcome = {
  /** Likes that have a message: one each. */
  decided: number;
  /** Messages that lie in inboxes. */
  shown: number;
  /** What those say: events and people, summed. */
  events: number;
  actors: number;
  /** Deliveries that were sent. */
  pushes: number;
};

/** Likes that are not decided, messages still on their way, events without an update: by small indexes alone. */
export async function readOpen({ pool }: Stack) {
  const { rows } = await pool.query<{ undecided: number; open: number; waiting: number }>(
    `select (select count(*) from notifications where priority = 1 and status = 'accepted'
               and completed_at is null and type_key = $1)::int as undecided,
            (select count(*) from notifications where priority = 1 and status <> 'accepted'
               and completed_at is null and type_key = $1)::int as open,
            (select count(*) from (select from aggregate_events where taken_by is null limit 1) w)::int
              as waiting`,
    [likeType],
  );
  const [row] = rows;
  if (!row) throw new Error("an aggregate without a row");
  return row;
}

/** Counts of the photos whose names begin with `prefix`, from the rows themselves. */
export async function readOutcome({ pool }: Stack, prefix: string): Promise<Outcome> {
  const { rows } = await pool.query<Outcome>(
    `with own as materialized (
       select n.id, n.user_id, n.collapse_into, n.aggregate, n.completed_at
       from notifications n where n.type_key = $1 and starts_with(n.object, $2)),
     told as materialized (
       select o.*, m.in_app and m.outcome <> 'suppressed' as shown
       from own o join messages m on m.user_id = o.user_id and m.notification_id = o.id)
     select (select count(*) from told where collapse_into is null)::int as decided,
            count(*) filter (where shown)::int as shown,
            coalesce(sum(coalesce((aggregate ->> 'events')::int, 1)) filter (where shown), 0)::int as events,
            coalesce(sum(coalesce((aggregate ->> 'actors')::int, 1)) filter (where shown), 0)::int as actors,
            (select count(*) from own o join deliveries d on d.notification_id = o.id
             where d.channel = 'push' and d.state = 'sent')::int as pushes
     from told`,
    [likeType, prefix],
  );
  const [row] = rows;
  if (!row) throw new Error("an aggregate without a row");
  return row;
}

/** How long (ms) after the ends of their windows updates reached the provider; by push receipts. */
export async function updateDelays(
  { pool }: Stack,
  received: Map<string, number>,
  prefix: string,
): Promise<number[]> {
  const { rows } = await pool.query<{ id: string; endedAt: Date }>(
    `select id, lag_at as "endedAt" from (
       select n.id, n.collapse_into,
              lag(n.accepted_at) over w + make_interval(secs => t.aggregation_window_seconds) as lag_at
       from notifications n join notification_types t on t.key = n.type_key
       where n.type_key = $1 and starts_with(n.object, $2) and exists (
         select from deliveries d where d.notification_id = n.id)
       window w as (partition by coalesce(n.collapse_into, n.id) order by n.id)) seen
     where collapse_into is not null`,
    [likeType, prefix],
  );
  return rows.flatMap(({ id, endedAt }) => {
    const at = received.get(id);
    return at === undefined ? [] : [at - endedAt.getTime()];
  });
}

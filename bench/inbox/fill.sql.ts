import type { Pool } from "@/db/client";
import type { SegmentFilter, StoredAudience } from "@/db/schema/json";
import { mintId } from "@/server/ids";

const hourMs = 3_600_000;
export const stars = 20;
const segments = 20;
const toEverybody = 10;
/** Actors whom people follow besides the stars: an inbox has to pass them by. */
const otherActors = 2_000;
const followsEach = 30;

/** Everybody follows thirty actors, and four of ten each of the stars. */
export async function fillFollows(pool: Pool, users: number): Promise<void> {
  await pool.query(
    `insert into follows (actor_id, user_id)
     select 'actor_' || ((hashint8extended(n, i) & 2147483647) % ${otherActors}), n
     from generate_series(1, $1::bigint) n, generate_series(1, ${followsEach}) i
     on conflict do nothing`,
    [users],
  );
  await pool.query(
    `insert into follows (actor_id, user_id)
     select 'star_' || i, n from generate_series(1, $1::bigint) n, generate_series(1, ${stars}) i
     where (hashint8extended(n, 1000 + i) & 2147483647) % 10 < 4 on conflict do nothing`,
    [users],
  );
  await pool.query("vacuum (analyze) follows");
}

/** Fifty active broadcasts: ten to everybody, twenty to segments, twenty of actors. Returns their ids. */
export async function addBroadcasts(pool: Pool, now: Date): Promise<string[]> {
  const audiences: StoredAudience[] = [
    ...Array.from({ length: toEverybody }, () => ({ kind: "everyone" as const })),
    ...Array.from({ length: segments }, (_, i) => segment(i)),
    ...Array.from({ length: stars }, (_, i) => ({
      kind: "followers" as const,
      actorId: `star_${i + 1}`,
    })),
  ];
  const ids = audiences.map((_, i) => mintId(new Date(now.getTime() - (i + 1) * 10 * 60_000)));
  await pool.query(
    `insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, channels,
       template_version_id, idempotency_key, expires_at)
     select id, (select min(id) from producers), 'bench.direct', 1, 'running', 'read', audience, '{in_app}',
       (select published_version_id from templates where type_key = 'bench.direct'), 'broadcast ' || id, $3
     from unnest($1::uuid[], $2::jsonb[]) as b(id, audience)`,
    [
      ids,
      audiences.map((audience) => JSON.stringify(audience)),
      new Date(now.getTime() + 24 * hourMs),
    ],
  );
  await pool.query("vacuum (analyze) notifications");
  return ids;
}

/** What the twenty segments ask, each with a value of its own where there are several. */
const filters: ((i: number) => SegmentFilter)[] = [
  () => ({ field: "attributes.plan", op: "eq", value: "pro" }),
  (i) => ({ field: "lastActiveAt", op: "withinDays", value: 10 + i }),
  () => ({ field: "timeZone", op: "in", value: ["Europe/London", "Europe/Berlin"] }),
  (i) => ({ field: "follows", op: "eq", value: `star_${i}` }),
  () => ({ field: "platform", op: "eq", value: "ios" }),
  () => ({ field: "reachable", op: "eq", value: "email" }),
  () => ({ did: "received", type: "post.created", withinDays: 7 }),
  (i) => ({
    all: [
      { field: "locale", op: "eq", value: "en" },
      {
        any: [
          { field: "attributes.plan", op: "ne", value: "pro" },
          { field: "platform", op: "eq", value: "android" },
        ],
      },
      { not: { field: "lastActiveAt", op: "withinDays", value: i } },
    ],
  }),
];

function segment(i: number): StoredAudience {
  const filter = filters[i % filters.length]?.(i);
  if (!filter) throw new Error("there is a filter for every segment");
  return { kind: "segment", key: `segment_${i}`, filter };
}

/**
 * Writes for these users what a fan-out on write would have: a row for each broadcast in their inbox, which no
 * longer is one. `readers` are those of each broadcast.
 */
export async function writeBroadcasts(
  pool: Pool,
  readers: ReadonlyMap<string, readonly number[]>,
): Promise<void> {
  for (const [id, userIds] of readers) {
    await pool.query(
      `insert into messages (user_id, notification_id, priority, outcome, in_app)
       select user_id, $1, 1, 'routed', true from unnest($2::bigint[]) as r(user_id)`,
      [id, userIds],
    );
  }
  await pool.query(
    "update notifications set strategy = 'write', status = 'completed', completed_at = now() where strategy = 'read'",
  );
  await pool.query("vacuum (analyze) messages, notifications");
}

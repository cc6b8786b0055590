import { type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { changeCounts } from "@/server/rollups/notification-counts.sql";
import { lockItem } from "./find-item";
import type { Marked, MarkInput } from "./inbox-item";

/** `true` keeps the first moment of a mark, `false` takes it back, undefined leaves it. */
const mark = (column: string, parameter: string) =>
  `${column} = case ${parameter}::boolean when true then coalesce(${column}, $3)
                                          when false then null else ${column} end`;

/**
 * Marks one item of a user's inbox; what is read was also seen. The answer's id is the one that was asked for.
 * @throws Refusal `not_found` when the user's inbox has no such item
 */
export async function markMessage(
  { pool, clock, inboxNews }: Context,
  userId: number,
  id: string,
  marks: MarkInput,
): Promise<Marked> {
  const now = clock.now();
  const seen = marks.seen ?? (marks.read || undefined);
  const marked = await transaction(pool, async (client) => {
    const before = await lockItem(client, userId, id, now);
    const { rows } = await client.query<Omit<Marked, "id">>(
      `update messages set ${mark("read_at", "$4")}, ${mark("seen_at", "$5")}, ${mark("archived_at", "$6")}
       where user_id = $1 and notification_id = $2::uuid
       returning read_at as "readAt", seen_at as "seenAt", archived_at as "archivedAt"`,
      [userId, before.id, now, marks.read, seen, marks.archived],
    );
    const [after] = rows;
    if (!after) throw new Error("a locked message is gone");
    await count(client, before.id, {
      opened: difference(before.read, after.readAt),
      archived: difference(before.archived, after.archivedAt),
    });
    return { id, ...after };
  });
  inboxNews.add({ kind: "marks", userId });
  return marked;
}

const difference = (before: boolean, after: Date | null) => Number(after !== null) - Number(before);

/**
 * Records that a user followed an item; the first time counts. It was then also seen and read.
 * @throws Refusal `not_found`
 */
export async function recordClick(
  { pool, clock, inboxNews }: Context,
  userId: number,
  id: string,
): Promise<void> {
  const now = clock.now();
  await transaction(pool, async (client) => {
    const before = await lockItem(client, userId, id, now);
    await client.query(
      `update messages set clicked_at = coalesce(clicked_at, $3), read_at = coalesce(read_at, $3),
         seen_at = coalesce(seen_at, $3)
       where user_id = $1 and notification_id = $2::uuid`,
      [userId, before.id, now],
    );
    await count(client, before.id, {
      opened: Number(!before.read),
      clicked: Number(!before.clicked),
    });
  });
  inboxNews.add({ kind: "marks", userId });
}

/** Counts towards a fan-out's engagement in the inbox; of a direct one the message itself tells. */
async function count(
  client: PoolClient,
  notificationId: string,
  changes: { opened: number; clicked?: number; archived?: number },
): Promise<void> {
  const changed = Object.entries(changes).filter(([, n]) => n !== 0);
  await changeCounts(
    client,
    changed.map(([outcome, n]) => ({ notificationId, channel: "in_app", outcome, n })),
  );
}

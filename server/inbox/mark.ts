import { type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { changeCounts } from "@/server/rollups/notification-counts.sql";
import type { Marked, MarkInput } from "./inbox-item";
import { inboxWindow, inInbox } from "./window";

/** `true` keeps the first moment of a mark, `false` takes it back, undefined leaves it. */
const mark = (column: string, parameter: string) =>
  `${column} = case ${parameter}::boolean when true then coalesce(${column}, $5)
                                          when false then null else ${column} end`;

/**
 * Marks one message of a user; what is read was also seen.
 * @throws Refusal `not_found` when the user's inbox has no such message
 */
export async function markMessage(
  { pool, clock }: Context,
  userId: number,
  id: string,
  marks: MarkInput,
): Promise<Marked> {
  const now = clock.now();
  const { from, to } = inboxWindow(now);
  const seen = marks.seen ?? (marks.read || undefined);
  return transaction(pool, async (client) => {
    const before = await lockMessage(client, userId, id, now);
    const { rows } = await client.query<Marked>(
      `update messages m set ${mark("read_at", "$6")}, ${mark("seen_at", "$7")}, ${mark("archived_at", "$8")}
       where ${inInbox} and m.notification_id = $4::uuid
       returning notification_id as id, read_at as "readAt", seen_at as "seenAt",
                 archived_at as "archivedAt"`,
      [userId, from, to, id, now, marks.read, seen, marks.archived],
    );
    const after = rows[0] ?? noMessage();
    await count(client, id, "opened", Number(after.readAt !== null) - Number(before.read));
    return after;
  });
}

/** What was already so of a message, which nobody else marks until the transaction ends. */
async function lockMessage(
  client: PoolClient,
  userId: number,
  id: string,
  now: Date,
): Promise<{ read: boolean; clicked: boolean }> {
  const { from, to } = inboxWindow(now);
  const { rows } = await client.query<{ read: boolean; clicked: boolean }>(
    `select read_at is not null as read, clicked_at is not null as clicked from messages m
     where ${inInbox} and m.notification_id = $4::uuid for no key update`,
    [userId, from, to, id],
  );
  return rows[0] ?? noMessage();
}

/** Counts towards a fan-out's engagement in the inbox; of a direct one the message itself tells. */
async function count(
  client: PoolClient,
  notificationId: string,
  outcome: "opened" | "clicked",
  n: number,
): Promise<void> {
  if (n !== 0) await changeCounts(client, [{ notificationId, channel: "in_app", outcome, n }]);
}

/** Marks everything in a user's inbox as read. Returns how many messages were not. */
export async function markAllRead({ pool, clock }: Context, userId: number): Promise<number> {
  const now = clock.now();
  const { from, to } = inboxWindow(now);
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `update messages m set read_at = $4, seen_at = coalesce(seen_at, $4)
       where ${inInbox} and read_at is null and archived_at is null
       returning notification_id as id`,
      [userId, from, to, now],
    );
    const opened = { channel: "in_app", outcome: "opened", n: 1 };
    await changeCounts(
      client,
      rows.map(({ id }) => ({ ...opened, notificationId: id })),
    );
    return rows.length;
  });
}

/**
 * Records that a user followed a message; the first time counts. It was then also seen and read.
 * @throws Refusal `not_found`
 */
export async function recordClick(
  { pool, clock }: Context,
  userId: number,
  id: string,
): Promise<void> {
  const now = clock.now();
  const { from, to } = inboxWindow(now);
  await transaction(pool, async (client) => {
    const before = await lockMessage(client, userId, id, now);
    await client.query(
      `update messages m set clicked_at = coalesce(clicked_at, $5), read_at = coalesce(read_at, $5),
         seen_at = coalesce(seen_at, $5)
       where ${inInbox} and m.notification_id = $4::uuid`,
      [userId, from, to, id, now],
    );
    if (!before.read) await count(client, id, "opened", 1);
    if (!before.clicked) await count(client, id, "clicked", 1);
  });
}

function noMessage(): never {
  throw new Refusal("not_found", "There is no such message in this inbox. Check the id.");
}

import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
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
  const { rows } = await pool.query<Marked>(
    `update messages m set ${mark("read_at", "$6")}, ${mark("seen_at", "$7")}, ${mark("archived_at", "$8")}
     where ${inInbox} and m.notification_id = $4::uuid
     returning notification_id as id, read_at as "readAt", seen_at as "seenAt",
               archived_at as "archivedAt"`,
    [
      userId,
      from,
      to,
      id,
      now,
      marks.read,
      marks.seen ?? (marks.read || undefined),
      marks.archived,
    ],
  );
  return rows[0] ?? noMessage();
}

/** Marks everything in a user's inbox as read. Returns how many messages were not. */
export async function markAllRead({ pool, clock }: Context, userId: number): Promise<number> {
  const now = clock.now();
  const { from, to } = inboxWindow(now);
  const { rowCount } = await pool.query(
    `update messages m set read_at = $4, seen_at = coalesce(seen_at, $4)
     where ${inInbox} and read_at is null and archived_at is null`,
    [userId, from, to, now],
  );
  return rowCount ?? 0;
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
  const { rowCount } = await pool.query(
    `update messages m set clicked_at = coalesce(clicked_at, $5), read_at = coalesce(read_at, $5),
       seen_at = coalesce(seen_at, $5)
     where ${inInbox} and m.notification_id = $4::uuid`,
    [userId, from, to, id, now],
  );
  if (rowCount === 0) noMessage();
}

function noMessage(): never {
  throw new Refusal("not_found", "There is no such message in this inbox. Check the id.");
}

import type { KnownUser } from "@/server/audience/find-user";
import type { Context } from "@/server/context";
import type { Renderer } from "@/server/templates/render";
import type { InboxPage, InboxQuery } from "./inbox-item";
import { type InboxRow, present } from "./present";
import { countUnread } from "./unread";
import { inboxWindow, inInbox } from "./window";

const filters: Record<InboxQuery["filter"], string> = {
  all: "m.archived_at is null",
  unread: "m.archived_at is null and m.read_at is null",
  archived: "m.archived_at is not null",
};

/** One page of a user's inbox, newest first, each message as it was sent, in the user's language. */
export async function listInbox(
  context: Context,
  renderer: Renderer,
  user: KnownUser,
  query: InboxQuery,
): Promise<InboxPage> {
  const rows = await load(context, user.id, query);
  const page = rows.slice(0, query.limit);
  const [items, { unread }] = await Promise.all([
    present(context, renderer, user, page),
    countUnread(context, user.id),
  ]);
  const more = rows.length > query.limit;
  return { items, nextCursor: more ? (page.at(-1)?.id ?? null) : null, unread };
}

/** One row more than the page, which says whether another page follows. */
async function load(
  { pool, clock }: Context,
  userId: number,
  { limit, cursor, filter, category }: InboxQuery,
): Promise<InboxRow[]> {
  const { from, to } = inboxWindow(clock.now());
  // Ids are lower-case text of equal length: they compare as they are.
  const before = cursor && cursor.toLowerCase() < to ? cursor : to;
  const { rows } = await pool.query<InboxRow>(
    `select m.notification_id as id, n.type_key as "typeKey", t.name as "typeName", t.category,
            n.actor, n.object, n.data, n.template_version_id as "templateVersionId",
            n.expires_at as "expiresAt", u.attributes, m.read_at as "readAt", m.seen_at as "seenAt"
     from messages m
     join notifications n on n.id = m.notification_id and n.id >= $2::uuid and n.id < $3::uuid
     join users u on u.id = m.user_id
     join notification_types t on t.key = n.type_key
     where ${inInbox} and ${filters[filter]} and ($5::text is null or t.category = $5)
     order by m.notification_id desc limit $4`,
    [userId, from, before, limit + 1, category ?? null],
  );
  return rows;
}

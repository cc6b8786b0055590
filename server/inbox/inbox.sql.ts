import type { ActiveParameters } from "./broadcasts/active.sql";
import { broadcastFacts, broadcastsFor } from "./broadcasts/active.sql";
import { type SegmentBroadcast, verdicts } from "./broadcasts/verdict.sql";
import { type DayBounds, inInbox, mostVisible } from "./window";

/**
 * $1 user, [$2, $3) the ids of the inbox, $4 now, $5 the smallest id of broadcasts, $6 before which id the page
 * begins, $7 its length and one more, $8 the filter, $9 the category or null; from $10 the segments' values.
 */
const firstSegmentParameter = 10;
const now = "$4";

/** The filter of the page, over read_at and archived_at. */
const matchesFilter = `case $8::text when 'archived' then archived_at is not null
  when 'unread' then archived_at is null and read_at is null else archived_at is null end`;

/** By the primary keys, for one message after the other until the page is full. */
const isOfCategory = ({ from, to }: DayBounds) => `exists (
  select from notifications x join notification_types t on t.key = x.type_key
  where x.id = mine.id and x.id >= ${from} and x.id < ${to} and t.category = $9 offset 0)`;

/**
 * One page of an inbox and its counts, in one statement: at least one row, each with the counts, and with a
 * message unless the page is empty. `unknown` counts active broadcasts to segments that the text does not
 * have: then the answer is not complete.
 *
 * The user's messages are read once, by their primary key (user_id, notification_id): the counts need all of
 * them, a few hundred as a rule. Broadcasts are read as `broadcastsFor` says, and the user's own rows of those by
 * primary key. Only what is on the page is joined to its notification, each by its key: the planner, which
 * plans this once for everybody, would else join the whole table.
 *
 * @param bounds the day on which it is used; see `dayBounds`
 * @param narrowed the page is of one category: every mention of a partitioned table costs, so others go without
 */
export function inboxStatement(
  segments: readonly SegmentBroadcast[],
  { narrowed, bounds }: { narrowed: boolean; bounds: DayBounds },
): { text: string; segmentValues: unknown[] } {
  const { from, broadcastsFrom, to, day } = bounds;
  const planned = { from: broadcastsFrom, to };
  const active: ActiveParameters = { now, from: "$5", to: "$3", planned };
  const judged = verdicts("u.id = $1", segments, {
    firstParameter: firstSegmentParameter,
    now,
    day,
  });
  const text = `
with n as materialized (${broadcastFacts(broadcastsFor("$1", active), now)}),
seen as materialized (
  select v.id, v.category, m.read_at, m.seen_at, m.archived_at
  from (${judged.sql}) v
  left join messages m on m.user_id = $1 and m.notification_id = v.id
    and m.notification_id >= ${broadcastsFrom} and m.notification_id < ${to}
  where v.absence is null
),
mine as materialized (
  select m.notification_id as id, m.read_at, m.seen_at, m.archived_at from messages m
  where ${inInbox} and m.notification_id >= ${from} and m.notification_id < ${to}
  order by m.notification_id desc limit ${mostVisible}
),
counts as (
  select (count(*) filter (where read_at is null))::int as unread,
         (count(*) filter (where seen_at is null))::int as unseen,
         (select count(*) filter (where not n.id = any(array[${judged.segmentIds.join()}]::uuid[]))::int
          from n where n.kind = 'segment') as unknown
  from (select read_at, seen_at, archived_at from mine
        union all select read_at, seen_at, archived_at from seen) every_one
  where archived_at is null
),
page as (
  (select id, read_at, seen_at, false as broadcast from mine
   where id < $6::uuid and ${matchesFilter} and ${narrowed ? isOfCategory(bounds) : "$9::text is null"}
   order by id desc limit $7)
  union all
  (select id, read_at, seen_at, true from seen
   where id < $6::uuid and ${matchesFilter} and ($9::text is null or category = $9)
   order by id desc limit $7)
  order by id desc limit $7
)
select c.*, i.* from counts c left join lateral (
  select page.id, page.broadcast, page.read_at as "readAt", page.seen_at as "seenAt", about.*, u.attributes
  from page
  cross join lateral (
    select x.collapse_into as "collapseInto", x.aggregate, x.type_key as "typeKey", t.name as "typeName",
           t.category, x.actor, x.object, x.data, x.template_version_id as "templateVersionId",
           x.expires_at as "expiresAt"
    from notifications x join notification_types t on t.key = x.type_key
    where x.id = page.id and x.id >= ${from} and x.id < ${to} offset 0) about
  join users u on u.id = $1
) i on true
order by i.id desc`;
  return { text, segmentValues: judged.values };
}

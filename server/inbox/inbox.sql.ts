import type { ActiveParameters } from "./broadcasts/active.sql";
import { broadcastFacts, broadcastsFor } from "./broadcasts/active.sql";
import { idsOf, type SegmentBroadcast, verdicts } from "./broadcasts/verdict.sql";
import { type DayBounds, inWindow, isPersonal, mostVisible } from "./window";

/**
 * $1 user, [$2, $3) the ids of the inbox, $4 now, $5 the smallest id of broadcasts, $6 before which id the page
 * begins, $7 its length and one more, $8 the filter, $9 the category or null; from $10 the smallest ids of so many
 * days ago, as `daysBack` says.
 */
const firstFloor = 10;
const now = "$4";

/** The filter of the page, over read_at and archived_at. */
const matchesFilter = `case $8::text when 'archived' then archived_at is not null
  when 'unread' then archived_at is null and read_at is null else archived_at is null end`;

/** Of a row that keeps what its reader did with a broadcast, whoever wrote it. */
const isMarked = "(m.read_at is not null or m.seen_at is not null or m.archived_at is not null)";

/** By the primary keys, for one message after the other until the page is full. */
const isOfCategory = ({ from, to }: DayBounds) => `exists (
  select from notifications x join notification_types t on t.key = x.type_key
  where x.id = mine.id and x.id >= ${from} and x.id < ${to} and t.category = $9 offset 0)`;

/**
 * One page of an inbox and its counts, in one statement: at least one row, each with the counts, and with a
 * message unless the page is empty. `unknown` counts active broadcasts to segments that the text does not
 * have: then the answer is not complete.
 *
 * The user's rows are read once, by their primary key (user_id, notification_id): the counts need all messages, a
 * few hundred as a rule, and marks of broadcasts lie among them. Broadcasts are read as `broadcastsFor` says. Only
 * what is on the page is joined to its notification, each by its key: the planner, which
 * plans this once for everybody, would else join the whole table.
 *
 * @param bounds the day on which it is used; see `dayBounds`
 * @param narrowed the page is of one category: every mention of a partitioned table costs, so others go without
 */
export function inboxStatement(
  segments: readonly SegmentBroadcast[],
  { narrowed, bounds }: { narrowed: boolean; bounds: DayBounds },
): { text: string; daysBack: readonly number[] } {
  const { from, broadcastsFrom, to, day } = bounds;
  const active: ActiveParameters = {
    now,
    from: "$5",
    to: "$3",
    planned: { from: broadcastsFrom, to },
  };
  const daysBack: number[] = [];
  const floor = (days: number) => {
    if (!daysBack.includes(days)) daysBack.push(days);
    return `$${firstFloor + daysBack.indexOf(days)}::uuid`;
  };
  const judged = verdicts("u.id = $1", segments, {
    ...{ firstParameter: Number.NaN, now, planned: { day, floor } },
  });
  const text = `
with n as materialized (${broadcastFacts(broadcastsFor("$1", active), now)}),
own as materialized (
  select m.notification_id as id, m.read_at, m.seen_at, m.archived_at, ${isPersonal} as personal
  from messages m
  where ${inWindow} and m.notification_id >= ${from} and m.notification_id < ${to}
    and (${isPersonal} or m.notification_id >= (select id from n order by id limit 1) and ${isMarked})
  order by m.notification_id desc
),
marks as materialized (select * from own where not personal),
seen as materialized (
  select v.id, v.category, marks.read_at, marks.seen_at, marks.archived_at
  from (${judged.sql}) v left join marks on marks.id = v.id
  where v.absence is null
),
mine as materialized (
  select id, read_at, seen_at, archived_at from own where personal order by id desc limit ${mostVisible}
),
counts as (
  select (count(*) filter (where read_at is null))::int as unread,
         (count(*) filter (where seen_at is null))::int as unseen,
         (select count(*)::int from n
          where n.kind = 'segment' and not n.id = any(${idsOf(segments)})) as unknown
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
  return { text, daysBack };
}

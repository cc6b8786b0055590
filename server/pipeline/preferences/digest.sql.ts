/**
 * Digests as SQL fragments over the aliases of rules.sql.ts: mails of a category that the user wants collected.
 * Needs `n.category` and `n.digestable`.
 */

/** The type of collected mails. */
export const digestType = "digest";

/** Of `x`: a digest, whose mails were let through the caps one by one. */
export const isDigest = `(x.type_key = '${digestType}')`;

/** Of `x` (notifications) and `t` (notification_types): may its mails be collected at all? */
export const digestable = `(x.priority > 0 and not t.mandatory and not ${isDigest})`;

/** What is evaluated now is committed well before its digest is made. */
const leastAhead = "interval '1 minute'";

/**
 * The moment of the user's next digest of the category; null where its mails go out at once. By the user's own
 * clock: a time that DST skips moves forward, one that it repeats means the second. Each user has an own
 * microsecond of the second, so that what waits for one digest lies side by side in deliveries_digest.
 */
export const digestAt = (now: string) => `case when n.digestable and p.digests ? n.category then (
  select ((date_trunc(unit, (${now}::timestamptz + ${leastAhead}) at time zone u.time_zone - shift) + ('1 ' || unit)::interval + shift)
           at time zone u.time_zone) + (abs(u.id) % 1000000) * interval '1 microsecond'
  from (select case wish ->> 'every' when 'hourly' then 'hour' when 'daily' then 'day' else 'week' end as unit,
               make_interval(days => coalesce((wish ->> 'weekday')::int - 1, 0),
                             hours => coalesce((wish ->> 'hour')::int, 0)) as shift
        from (select p.digests -> n.category as wish) wished) rhythm) end`;

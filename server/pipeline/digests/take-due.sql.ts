import type { Queryable } from "@/db/client";
import type { AggregateFacts } from "@/db/schema/json";
import { email } from "@/server/channels/email";
import { heldBy } from "@/server/control/switches/stopping.sql";
import { notificationFacts } from "@/server/pipeline/preferences/notification.sql";
import * as rules from "@/server/pipeline/preferences/rules.sql";
import { wants } from "@/server/pipeline/routing/route.sql";

/** A mail that waited for a digest whose moment has come. */
export type DueMail = {
  notificationId: string;
  userId: number;
  /** Text, as the moments of two digests may differ in microseconds alone. */
  moment: string;
};

type Person = { moment: string; userId: number };

/** One of several lanes, each with people of its own, and how far it has come. */
export type Share = { lane: number; lanes: number; after: Person | null };

/** `last`: the last person that was looked at; null: nobody is left. */
export type Due = { mails: DueMail[]; last: Person | null };

/** What the second check made of it: `collect`, `later` (a switch holds it), or why it is left out. */
export type CheckedMail = DueMail & {
  verdict: string;
  priority: number;
  producerId: number;
  ofFanout: boolean;
  typeKey: string;
  typeName: string;
  category: string;
  actor: string | null;
  object: string | null;
  /** null: not among the latest of its digest, which it is only counted in. */
  data: Record<string, unknown> | null;
  aggregate: AggregateFacts | null;
  templateVersionId: number | null;
  user: { externalId: string; locale: string; attributes: Record<string, unknown> };
};

/**
 * Locks what is due first, and all that waits for the same people and moments, so that nobody gets two digests
 * of it. By deliveries_digest, where a person's mails lie side by side (see digest.sql.ts); `after` steps over what
 * was done just now, which stays in the index until it is vacuumed.
 */
export async function lockDue(
  client: Queryable,
  now: Date,
  most: number,
  { lane, lanes, after }: Share,
): Promise<Due> {
  const { rows } = await client.query<Person & { notificationId: string | null }>({
    name: "digests.due",
    text: `
with people as materialized (
  select distinct not_before, user_id from (
    select not_before, user_id from deliveries
    where reason = 'digest' and not_before <= $1 and (not_before, user_id) > ($5::timestamptz, $6::bigint)
      and abs(user_id) % $3 = $4 order by not_before, user_id limit $2) first
  order by not_before, user_id
)
select d.notification_id as "notificationId", people.user_id as "userId", people.not_before::text as moment
from people left join lateral (
  select notification_id from deliveries
  where reason = 'digest' and not_before = people.not_before and user_id = people.user_id
  order by notification_id for update) d on true
order by people.not_before, people.user_id`,
    values: [now, most, lanes, lane, after?.moment ?? "-infinity", after?.userId ?? 0],
  });
  const last = rows.at(-1);
  return {
    mails: rows.flatMap(({ notificationId, ...of }) =>
      notificationId === null ? [] : [{ notificationId, ...of }],
    ),
    last: last ? { moment: last.moment, userId: last.userId } : null,
  };
}

/**
 * Checks each mail as sending would: a switch, an opt-out or a cancel may have come since. Its time to live is
 * not asked: who wants a weekly digest wants the week. Notifications, users and preferences by primary key.
 * @param shown the data of so many of a digest's latest mails are read
 */
export async function checkDue(
  client: Queryable,
  due: DueMail[],
  { now, shown }: { now: Date; shown: number },
): Promise<CheckedMail[]> {
  const ids = due.map(({ notificationId }) => notificationId).toSorted();
  const { rows } = await client.query<CheckedMail>({
    name: "digests.check",
    text: `
with n as materialized (
  select ${notificationFacts("$1")}, ${heldBy("$1")} as held_by, x.cancelled_at is not null as cancelled,
    x.producer_id, x.user_id is null as of_fanout, t.name, x.actor, x.object, x.data, x.aggregate, x.template_version_id
  from notifications x join notification_types t on t.key = x.type_key
  where x.id = any($2::uuid[]) and x.id >= $4::uuid and x.id <= $5::uuid
),
checked as (
  select due.notification_id, due.user_id, due.moment, n.*, u.external_id, u.locale, u.attributes,
    case
      when n.cancelled then 'cancelled'
      when n.killed or '${email.key}' = any(n.killed_channels) then 'kill_switch'
      when u.erased_at is not null then 'user_erased'
      when ${rules.onSuppressionList} then 'suppression_list'
      when ${rules.masterOff} then 'master_off'
      when ${rules.typeOff} then 'type_off'
      when not ${wants(email.key)} then 'channel_off'
      when not ${email.reachableSql} then 'unreachable'
      when n.held_by is not null then 'later'
      else 'collect'
    end as verdict
  from unnest($2::uuid[], $3::bigint[], $7::text[]) as due(notification_id, user_id, moment)
  join n on n.id = due.notification_id
  join users u on u.id = due.user_id
  left join preferences p on p.user_id = u.id
  ${rules.localFacts("$1")}
),
placed as (
  select *, row_number() over (partition by user_id, category, moment, verdict order by notification_id desc) as place
  from checked
)
select notification_id as "notificationId", user_id as "userId", moment, verdict, priority,
  producer_id as "producerId", of_fanout as "ofFanout", type_key as "typeKey", name as "typeName", category, actor, object,
  case when place <= $6 then data end as data, case when place <= $6 then aggregate end as aggregate,
  template_version_id as "templateVersionId",
  json_build_object('externalId', external_id, 'locale', locale, 'attributes', attributes) as "user"
from placed order by notification_id desc`,
    values: [
      now,
      due.map(({ notificationId }) => notificationId),
      due.map(({ userId }) => userId),
      ids[0],
      ids.at(-1),
      shown,
      due.map(({ moment }) => moment),
    ],
  });
  return rows;
}

import type { Pool, Queryable } from "@/db/client";
import { record } from "@/server/audit/record";
import { findUser } from "./find-user";
import { readUser } from "./read-user";

/** One line of an export. */
export type ExportLine = { kind: string } & Record<string, unknown>;

const pageSize = 500;

/**
 * Everything held on a user, a page at a time: the user, devices, preferences and their history, lists,
 * suppressions, follows, and each message followed by its deliveries and attempts. Audited.
 * @throws Refusal `not_found`, before the first line
 */
export async function exportUser(
  pool: Pool,
  externalId: string,
  actor: string,
): Promise<AsyncGenerator<ExportLine>> {
  const { id } = await findUser(pool, externalId);
  const user = await readUser(pool, externalId);
  await record(pool, { actor, action: "user.export", subject: `user:${id}` });
  return lines(pool, id, { kind: "user", ...user });
}

async function* lines(pool: Pool, id: number, user: ExportLine): AsyncGenerator<ExportLine> {
  yield user;
  yield* await linesOf(pool, "device", devicesSql, [id]);
  yield* await linesOf(pool, "device_event", deviceEventsSql, [id]);
  yield* await linesOf(pool, "preferences", preferencesSql, [id]);
  yield* await linesOf(pool, "preference_change", changesSql, [id]);
  yield* await linesOf(pool, "opt_out", optOutsSql, [id]);
  yield* await linesOf(pool, "sms_reply", repliesSql, [id]);
  yield* await linesOf(pool, "list", listsSql, [id]);
  yield* await linesOf(pool, "suppression", suppressionsSql, [id]);
  yield* await linesOf(pool, "aggregate", aggregatesSql, [id]);
  yield* followLines(pool, id);
  yield* messageLines(pool, id);
}

const devicesSql = `
  select device_id as "deviceId", platform, token, state, last_seen_at as "lastSeenAt",
         created_at as "createdAt"
  from devices where user_id = $1 order by device_id`;

/** The latest thousand of 90 days. */
const deviceEventsSql = `
  select device_id as "deviceId", at, event from device_events
  where user_id = $1 order by id desc limit 1000`;

const preferencesSql = `
  select master, quiet_start as "quietStartMinute", quiet_end as "quietEndMinute",
         hourly_cap as "hourlyCap", daily_cap as "dailyCap", channels, types, digests, version,
         updated_at as "updatedAt"
  from preferences where user_id = $1`;

/** By preference_changes_user; one person makes few. */
const changesSql = `
  select at, case when actor in ('user', 'link') or actor like 'producer:%' then actor else 'staff' end as by,
         changes
  from preference_changes where user_id = $1 order by id desc limit 10000`;

const optOutsSql = `
  select at, type_key as type, channel from opt_outs where user_id = $1 order by at desc limit 10000`;

/** Windows that are open now. */
const aggregatesSql = `
  select type_key as type, object, first_id as "firstId", opened_at as "openedAt",
         window_ends_at as "windowEndsAt"
  from aggregates where user_id = $1 order by opened_at desc limit 10000`;

const repliesSql = `
  select s.stopped_at as "stoppedAt", s.started_at as "startedAt"
  from users u join sms_opt_outs s on s.phone = u.phone where u.id = $1`;

const listsSql = `
  select l.key, l.name from audience_list_members m join audience_lists l on l.id = m.list_id
  where m.user_id = $1 order by l.key`;

/** By each of the user's names: the id, the e-mail address, the phone number. */
const suppressionsSql = `
  select s.kind as by, s.value, s.reason, s.created_at as "createdAt" from users u
  cross join lateral (values ('user', u.external_id), ('email', lower(u.email)), ('phone', u.phone)) as named(kind, value)
  join suppressions s on s.kind = named.kind and s.value = named.value
  where u.id = $1 order by s.kind`;

async function linesOf(
  client: Queryable,
  kind: string,
  sql: string,
  values: unknown[],
): Promise<ExportLine[]> {
  const { rows } = await client.query<Record<string, unknown>>(sql, values);
  return rows.map((row) => ({ kind, ...row }));
}

async function* followLines(pool: Pool, id: number): AsyncGenerator<ExportLine> {
  let after = "";
  for (;;) {
    const { rows } = await pool.query<{ actorId: string; createdAt: Date }>(
      `select actor_id as "actorId", created_at as "createdAt" from follows
       where user_id = $1 and actor_id > $2 order by actor_id limit ${pageSize}`,
      [id, after],
    );
    yield* rows.map((row) => ({ kind: "follow", ...row }));
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.actorId;
  }
}

type MessageRow = { notificationId: string };

/** What was said is data of a notification to this user alone; of a fan-out it is nobody's. */
const messagesSql = `
  select m.notification_id as "notificationId", n.type_key as type, m.priority, m.outcome, m.reason,
         m.in_app as "inApp", m.held_until as "heldUntil", m.seen_at as "seenAt",
         m.read_at as "readAt", m.archived_at as "archivedAt", m.clicked_at as "clickedAt",
         uuidv7_time(m.notification_id) as at, n.actor, n.object,
         case when n.user_id = m.user_id then n.data end as data,
         case when n.user_id = m.user_id then n.aggregate end as aggregate, e.taken_by as "collapsedInto"
  from messages m left join notifications n on n.id = m.notification_id
  left join aggregate_events e on e.user_id = m.user_id and e.notification_id = m.notification_id
  where m.user_id = $1 and m.notification_id > $2
  order by m.notification_id limit ${pageSize}`;

/** The smallest and largest id prune partitions. */
const ofMessages = (table: string) => `from ${table}
  where user_id = $1 and notification_id = any($2::uuid[])
    and notification_id >= $3::uuid and notification_id <= $4::uuid`;

const deliveriesSql = `
  select notification_id as "notificationId", channel, state, attempts, provider,
         provider_message_id as "providerMessageId", reason, fallback_of as "fallbackOf",
         case when isfinite(not_before) then not_before end as "notBefore",
         finished_at as "finishedAt", delivered_at as "deliveredAt", opened_at as "openedAt",
         clicked_at as "clickedAt", bounced_at as "bouncedAt", complained_at as "complainedAt"
  ${ofMessages("deliveries")} order by notification_id, channel`;

const attemptsSql = `
  select notification_id as "notificationId", channel, attempt, provider, outcome, class, detail,
         latency_ms as "latencyMs", at
  ${ofMessages("delivery_attempts")} order by notification_id, channel, attempt`;

async function* messageLines(pool: Pool, id: number): AsyncGenerator<ExportLine> {
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const { rows } = await pool.query<MessageRow>(messagesSql, [id, after]);
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return;
    yield* rows.map((row) => ({ kind: "message", ...row }));
    const ids = rows.map((row) => row.notificationId);
    const bounds = [id, ids, first.notificationId, last.notificationId];
    yield* await linesOf(pool, "delivery", deliveriesSql, bounds);
    yield* await linesOf(pool, "attempt", attemptsSql, bounds);
    if (rows.length < pageSize) return;
    after = last.notificationId;
  }
}

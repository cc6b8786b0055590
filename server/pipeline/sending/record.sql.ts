import type { Queryable } from "@/db/client";
import { isAtOnce, type Outcome } from "./outcome";

/** What to write about one delivery that this worker had claimed. */
export type RecordedDelivery = {
  notificationId: string;
  userId: number;
  channel: string;
  attempt: number;
  provider: string;
  latencyMs: number;
  outcome: Outcome;
  /** Devices (tokens), addresses, numbers and URLs that the provider called dead. */
  deadEndpoints: { id: string; to: string }[];
};

/** Rows whose claim was lost meanwhile (a false death) are missing in the answer. */
type Written = { notificationId: string; userId: number };

/**
 * Writes a chunk's outcomes and its failed attempts in one statement. Only rows still
 * `sending` under this worker's lease are written, so an outcome is never recorded twice.
 * Updates deliveries by primary key; no indexed column changes but for retries (HOT).
 */
export async function writeOutcomes(
  client: Queryable,
  records: RecordedDelivery[],
  leaseId: number,
  now: Date,
): Promise<Written[]> {
  const ids = records.map((record) => record.notificationId).toSorted();
  const { rows } = await client.query<Written>({
    name: "sending.record",
    text: `
with r as materialized (
  select * from json_to_recordset($1::json) as r(
    "notificationId" uuid, "userId" bigint, channel text, attempt smallint, provider text,
    "latencyMs" int, state text, reason text, "notBefore" timestamptz, "providerMessageId" text,
    "attemptOutcome" text, "attemptClass" text, "attemptDetail" text)
),
written as (
  update deliveries d set
    state = case when r.state in ('retry', 'put_back') then 'queued' else r.state end::delivery_state,
    attempts = d.attempts - case when r.state = 'put_back' then 1 else 0 end, provider = r.provider,
    reason = r.reason, not_before = r."notBefore", provider_message_id = r."providerMessageId",
    claimed_by = null,
    finished_at = case when r.state not in ('retry', 'put_back') then $3::timestamptz end
  from r
  where d.notification_id = r."notificationId" and d.user_id = r."userId" and d.channel = r.channel
    and d.notification_id >= $4::uuid and d.notification_id <= $5::uuid
    and d.state = 'sending' and d.claimed_by = $2
  returning d.notification_id, d.user_id, d.channel
),
attempts as (
  insert into delivery_attempts
    (notification_id, user_id, channel, attempt, provider, outcome, class, detail, latency_ms, at)
  select "notificationId", "userId", r.channel, attempt, provider, "attemptOutcome", "attemptClass",
         "attemptDetail", "latencyMs", $3
  from r join written w on w.notification_id = "notificationId" and w.user_id = "userId"
  where "attemptOutcome" is not null
  on conflict do nothing
)
select notification_id as "notificationId", user_id as "userId" from written`,
    values: [
      JSON.stringify(records.map((record) => row(record, now))),
      leaseId,
      now,
      ids[0],
      ids.at(-1),
    ],
  });
  return rows;
}

function row(record: RecordedDelivery, now: Date) {
  const { outcome, deadEndpoints: _, ...delivery } = record;
  const failed = "attempt" in outcome ? outcome.attempt : undefined;
  return {
    ...delivery,
    state: outcome.state,
    reason: outcome.state === "sent" ? null : outcome.reason,
    notBefore: "delayMs" in outcome && !isAtOnce(outcome) ? notBefore(outcome.delayMs, now) : null,
    providerMessageId: outcome.state === "sent" ? outcome.providerMessageId : null,
    attemptOutcome: failed?.outcome,
    attemptClass: failed?.class,
    attemptDetail: failed?.detail.slice(0, 500),
  };
}

const notBefore = (delayMs: number | null, now: Date) =>
  delayMs === null ? "-infinity" : new Date(now.getTime() + delayMs);

/**
 * Completes direct notifications whose last delivery just ended. Locks them first: of two channels
 * that end at once, the second waits and then sees the first, so exactly one of them completes.
 * Fan-outs are completed by a schedule (`tracking/complete.ts`).
 */
export async function completeDirect(client: Queryable, ids: string[], now: Date): Promise<void> {
  const sorted = [...new Set(ids)].sort();
  if (sorted.length === 0) return;
  const values = [sorted, sorted[0], sorted.at(-1)];
  const { rows } = await client.query<{ id: string }>({
    name: "sending.lock-direct",
    text: `select id from notifications
           where id = any($1::uuid[]) and id >= $2::uuid and id <= $3::uuid
             and user_id is not null and completed_at is null
           order by id for no key update`,
    values,
  });
  if (rows.length === 0) return;
  await client.query({
    name: "sending.complete-direct",
    text: `update notifications n
           set completed_at = $4,
               status = case when status = 'cancelled' then status else 'completed' end
           where id = any($1::uuid[]) and id >= $2::uuid and id <= $3::uuid
             and not exists (select from deliveries d where d.notification_id = n.id
               and d.notification_id >= $2::uuid and d.notification_id <= $3::uuid
               and d.state in ('queued', 'sending'))`,
    values: [rows.map(({ id }) => id), sorted[0], sorted.at(-1), now],
  });
}

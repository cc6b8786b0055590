import type { Queryable } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import { digestType } from "@/server/pipeline/preferences/digest.sql";
import type { DigestSettings } from "./digest-type";
import type { DigestItem } from "./render-items";
import type { CheckedMail } from "./take-due.sql";

/** A digest that is about to be accepted. */
export type NewDigest = {
  id: string;
  userId: number;
  audience: StoredAudience;
  idempotencyKey: string;
  data: { category: string; count: number; more: number; items: DigestItem[] };
  expiresAt: Date;
};

/** Writes the notifications. They need no dedup: their mails are taken in the same transaction. */
export async function insertDigests(
  client: Queryable,
  digests: NewDigest[],
  { producerId, priority, channels, templateVersionId }: DigestSettings,
  now: Date,
): Promise<void> {
  if (digests.length === 0) return;
  await client.query({
    name: "digests.insert",
    text: `
insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, user_id, data,
  channels, template_version_id, idempotency_key, accepted_at, expires_at)
select id, $2, $3, $4, 'accepted', 'direct', audience, "userId", data, $5, $6, "idempotencyKey", $7, "expiresAt"
from json_to_recordset($1::json) as d(id uuid, "userId" bigint, audience jsonb, data jsonb,
  "idempotencyKey" text, "expiresAt" timestamptz)`,
    values: [
      JSON.stringify(digests),
      producerId,
      digestType,
      priority,
      channels,
      templateVersionId,
      now,
    ],
  });
}

const mailsOf = `unnest($1::uuid[], $2::bigint[]) as m(notification_id, user_id)`;
/** The bounds let PostgreSQL skip the other weeks' partitions. */
const theirs = `d.notification_id = m.notification_id and d.user_id = m.user_id and d.channel = 'email'
  and d.notification_id >= $3::uuid and d.notification_id <= $4::uuid`;
/** The reason that a delivery ends with. */
export const endOf = ({ verdict }: CheckedMail) => (verdict === "collect" ? "digested" : verdict);

function keys(mails: CheckedMail[]) {
  const ids = mails.map(({ notificationId }) => notificationId);
  const sorted = ids.toSorted();
  return [ids, mails.map(({ userId }) => userId), sorted[0], sorted.at(-1)];
}

/** Says of each mail that it went out in its digest, or why it was left out. By primary key. */
export async function completeMails(
  client: Queryable,
  mails: CheckedMail[],
  now: Date,
): Promise<void> {
  if (mails.length === 0) return;
  await client.query({
    name: "digests.complete",
    text: `update deliveries d set not_before = null, finished_at = $5, reason = m.reason
           from unnest($1::uuid[], $2::bigint[], $6::text[]) as m(notification_id, user_id, reason)
           where ${theirs}`,
    values: [...keys(mails), now, mails.map(endOf)],
  });
}

/** What a kill switch holds is looked at again in five minutes, and keeps together what waits together. */
export async function putOff(client: Queryable, mails: CheckedMail[]): Promise<void> {
  if (mails.length === 0) return;
  await client.query({
    name: "digests.put-off",
    text: `update deliveries d set not_before = d.not_before + interval '5 minutes' from ${mailsOf} where ${theirs}`,
    values: keys(mails),
  });
}

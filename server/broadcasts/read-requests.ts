import type { Queryable } from "@/db/client";
import type { ComposedBroadcast } from "@/db/schema/json";
import { Refusal } from "@/server/errors";

/** A broadcast that takes two people: waiting, begun, or sent back. */
export type BroadcastRequest = {
  id: string;
  broadcast: ComposedBroadcast;
  typeName: string;
  /** The version of the words, as their template counts; null: it has none, and says a plain text. */
  version: number | null;
  /** What its template has published since it was asked for. */
  newer: { templateId: number; version: number; by: string } | null;
  /** Counted when it was asked for. */
  people: number;
  requestedBy: string;
  requestedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  /** Why it was sent back. */
  reason: string | null;
  /** What it became. */
  notificationId: string | null;
};

const select = `
  select r.id, r.broadcast, coalesce(t.name, r.broadcast ->> 'typeKey') as "typeName", r.people, v.version,
    case when p.id <> coalesce(v.id, 0) then
      jsonb_build_object('templateId', p.template_id, 'version', p.version, 'by', p.created_by) end as newer,
    r.requested_by as "requestedBy", r.requested_at as "requestedAt", r.decided_by as "decidedBy",
    r.decided_at as "decidedAt", r.reason, r.notification_id as "notificationId"
  from broadcast_requests r
  left join notification_types t on t.key = r.broadcast ->> 'typeKey'
  left join template_versions v on v.id = (r.broadcast ->> 'templateVersionId')::int
  left join templates te on te.type_key = t.key
  left join template_versions p on p.id = te.published_version_id`;

const mostListed = 50;

/**
 * Those that wait, the oldest first (index broadcast_requests_open), and before them what was sent back to
 * `email` in the last week: some dozens of rows a year.
 */
export async function listRequests(
  client: Queryable,
  { email, now }: { email: string; now: Date },
): Promise<BroadcastRequest[]> {
  const { rows } = await client.query<BroadcastRequest>(
    `${select} where r.decided_at is null
       or r.notification_id is null and r.requested_by = $1 and r.decided_by <> $1
          and r.decided_at > $2::timestamptz - interval '7 days'
     order by r.decided_at is null, r.requested_at limit ${mostListed}`,
    [email, now],
  );
  return rows;
}

/** @throws Refusal not_found */
export async function readRequest(client: Queryable, id: string): Promise<BroadcastRequest> {
  const { rows } = await client.query<BroadcastRequest>(`${select} where r.id = $1`, [id]);
  const [request] = rows;
  if (!request) throw notFound();
  return request;
}

/** One that waits, until the caller's transaction ends. @throws Refusal not_found; conflict when it is decided */
export async function lockRequest(client: Queryable, id: string): Promise<BroadcastRequest> {
  await client.query("select from broadcast_requests where id = $1 for update", [id]);
  const request = await readRequest(client, id);
  if (request.decidedAt === null) return request;
  throw new Refusal(
    "conflict",
    `${request.decidedBy} has decided about it already. Reload to see how.`,
  );
}

const notFound = () =>
  new Refusal("not_found", "Nobody asked for such a broadcast. Check the address.");

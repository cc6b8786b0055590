import { LRUCache } from "lru-cache";
import type { Pool } from "@/db/client";
import type { AggregateFacts } from "@/db/schema/json";
import { idTime } from "@/server/ids";
import { isAggregating } from "@/server/pipeline/aggregation/chain.sql";

/** What sending needs of a notification and its type. What changes of a type, changes for the next ones. */
export type SendableNotification = {
  id: string;
  typeKey: string;
  category: string;
  actor: string | null;
  object: string | null;
  data: Record<string, unknown>;
  /** What an update of an aggregate sums up. */
  aggregate: AggregateFacts | null;
  /** The first of its aggregate; null: it belongs to none. */
  collapseId: string | null;
  templateVersionId: number | null;
  expiresAt: Date;
  /** A locked phone must not show its words. */
  lockScreenPrivate: boolean;
  /** Opens and clicks of its mails are counted. */
  trackOpens: boolean;
  /** Nobody can opt out of it. */
  mandatory: boolean;
  priority: number;
  producerId: number;
  campaignId: number | null;
  /** The segments that its audience, or its campaign's, names. */
  segments: string[];
  /** When it was accepted, or was to go out if that was later. */
  startedAt: Date;
};

export type SendableNotifications = (ids: string[]) => Promise<Map<string, SendableNotification>>;

/** A slower pace gives a campaign a later end: providers are told of it within this time (ms). */
const keptMs = 60_000;

/** Notifications by id, the last thousand kept for a minute: the chunks of a fan-out share one. */
export function createSendableNotifications(pool: Pool): SendableNotifications {
  const cache = new LRUCache<string, SendableNotification>({ max: 1_000, ttl: keptMs });

  return async (ids) => {
    const missing = [...new Set(ids)].filter((id) => !cache.has(id)).sort();
    const found = new Map<string, SendableNotification>();
    for (const notification of await load(pool, missing)) {
      cache.set(notification.id, notification);
      found.set(notification.id, notification);
    }
    for (const id of ids) {
      const cached = cache.get(id);
      if (cached) found.set(id, cached);
    }
    return found;
  };
}

async function load(pool: Pool, ids: string[]): Promise<SendableNotification[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<SendableNotification & { acceptedAt: Date }>({
    name: "sending.notifications",
    text: `select x.id, x.type_key as "typeKey", t.category, x.actor, x.object, x.data, x.aggregate,
                  coalesce(x.collapse_into, case when ${isAggregating} then x.id end) as "collapseId",
                  x.template_version_id as "templateVersionId", x.expires_at as "expiresAt",
                  x.accepted_at as "acceptedAt", x.priority, x.producer_id as "producerId",
                  x.campaign_id as "campaignId", t.mandatory,
                  case when x.audience ->> 'kind' = 'segment' then array[x.audience ->> 'key'] else '{}' end
                    || array(select jsonb_array_elements_text(x.audience -> 'chosen' -> 'segments'))
                    || array(select jsonb_array_elements_text(c.audience -> 'segments'))
                    || array(select named #>> '{}'
                             from jsonb_path_query(c.audience -> 'filter', '$.**.segment') named) as segments,
                  t.lock_screen_private as "lockScreenPrivate", t.track_opens as "trackOpens"
           from notifications x join notification_types t on t.key = x.type_key
           left join campaigns c on c.id = x.campaign_id
           where x.id = any($1::uuid[]) and x.id >= $2::uuid and x.id <= $3::uuid`,
    values: [ids, ids[0], ids.at(-1)],
  });
  return rows.map(({ acceptedAt, ...notification }) => ({
    ...notification,
    startedAt: new Date(Math.max(acceptedAt.getTime(), idTime(notification.id).getTime())),
  }));
}

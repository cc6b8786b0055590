import { LRUCache } from "lru-cache";
import type { Pool } from "@/db/client";
import { idTime } from "@/server/ids";

/** What sending needs of a notification and its type. What changes of a type, changes for the next ones. */
export type SendableNotification = {
  id: string;
  typeKey: string;
  category: string;
  actor: string | null;
  object: string | null;
  data: Record<string, unknown>;
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
    text: `select n.id, n.type_key as "typeKey", t.category, n.actor, n.object, n.data,
                  n.template_version_id as "templateVersionId", n.expires_at as "expiresAt",
                  n.accepted_at as "acceptedAt", n.priority, n.producer_id as "producerId",
                  n.campaign_id as "campaignId", t.mandatory,
                  case when n.audience ->> 'kind' = 'segment' then array[n.audience ->> 'key'] else '{}' end
                    || array(select jsonb_array_elements_text(c.audience -> 'segments'))
                    || array(select named #>> '{}'
                             from jsonb_path_query(c.audience -> 'filter', '$.**.segment') named) as segments,
                  t.lock_screen_private as "lockScreenPrivate", t.track_opens as "trackOpens"
           from notifications n join notification_types t on t.key = n.type_key
           left join campaigns c on c.id = n.campaign_id
           where n.id = any($1::uuid[]) and n.id >= $2::uuid and n.id <= $3::uuid`,
    values: [ids, ids[0], ids.at(-1)],
  });
  return rows.map(({ acceptedAt, ...notification }) => ({
    ...notification,
    startedAt: new Date(Math.max(acceptedAt.getTime(), idTime(notification.id).getTime())),
  }));
}

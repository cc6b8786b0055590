import type { Queryable } from "@/db/client";
import { Refusal } from "@/server/errors";
import { isCarillons, type TypeSettings } from "./type-settings";

/** A type with everything that is decided about it. */
export type StoredType = TypeSettings & {
  key: string;
  revision: number;
  changedBy: string;
  changedAt: Date;
  /** Carillon's own: nobody edits it. */
  own: boolean;
};

/** The columns of a `StoredType` but `own`, of the row `t` of notification_types. */
export const typeColumns = `
t.key, t.name, t.description, t.category, t.priority, t.pinned, t.mandatory,
t.ttl_seconds as "ttlSeconds", t.dedup_window_seconds as "dedupWindowSeconds",
t.aggregation_window_seconds as "aggregationWindowSeconds",
t.aggregation_max_events as "aggregationMaxEvents", t.fan_out as "fanOut",
t.push_by_topic as "pushByTopic", t.channels, t.fallbacks,
t.lock_screen_private as "lockScreenPrivate", t.track_opens as "trackOpens",
t.revision, t.changed_by as "changedBy", t.changed_at as "changedAt"`;

/**
 * One type. `lock` holds it until the transaction ends, so that two changes follow each other.
 * @throws Refusal `not_found`
 */
export async function readType(
  client: Queryable,
  key: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<StoredType> {
  const { rows } = await client.query<Omit<StoredType, "own">>(
    `select ${typeColumns} from notification_types t where t.key = $1 ${lock ? "for update" : ""}`,
    [key],
  );
  const found = rows[0];
  if (!found) throw new Refusal("not_found", `There is no type "${key}". Check the address.`);
  return { ...found, own: isCarillons(found) };
}

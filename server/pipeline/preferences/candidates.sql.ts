import type { StoredAudience } from "@/db/schema/json";
import { compileFilter } from "@/server/audience/filter";
import { type CandidateSource, firstFreeParameter, parameters } from "./judge.sql";
import { notificationFacts } from "./notification.sql";

/** Deliveries in one sending job. */
export const chunkParameter = `$${firstFreeParameter}`;
const firstSourceParameter = firstFreeParameter + 1;

const $ = (offset: number) => `$${firstSourceParameter + offset}`;

const stored = (where: string) => `
  select ${notificationFacts(parameters.now)}
  from notifications x join notification_types t on t.key = x.type_key
  where ${where} and x.cancelled_at is null`;

/** Direct notifications: each one's own user. Values: ids, smallest id, largest id (they prune partitions). */
export const directSource: CandidateSource = {
  notification: stored(
    `x.id = any(${$(0)}::uuid[]) and x.id >= ${$(1)}::uuid and x.id <= ${$(2)}::uuid`,
  ),
  from: `n join users u on u.id = n.target_user_id
    left join preferences p on p.user_id = u.id`,
};

/** The range is stated on every table, so that each is read by one short index scan. */
const inRange = (column: string) => `${column} > ${$(1)}::bigint and ${column} <= ${$(2)}::bigint`;
const preferencesInRange = `left join preferences p on p.user_id = u.id and ${inRange("p.user_id")}`;

/**
 * One range (from, to] of an audience. Values: notification id, from, to, and `values` of the audience.
 */
export function rangeSource(audience: StoredAudience): CandidateSource & { values: unknown[] } {
  const notification = stored(`x.id = ${$(0)}::uuid`);
  const people = `n join users u on ${inRange("u.id")} and u.erased_at is null`;
  switch (audience.kind) {
    case "everyone":
      return { notification, from: `${people} ${preferencesInRange}`, values: [] };
    case "segment": {
      const filter = compileFilter(audience.filter, firstSourceParameter + 3, parameters.now);
      const from = `n join users u on ${inRange("u.id")} and u.erased_at is null and (${filter.sql})`;
      return { notification, from: `${from} ${preferencesInRange}`, values: filter.values };
    }
    case "followers":
      return {
        notification,
        from: `n join follows f on f.actor_id = ${$(3)} and ${inRange("f.user_id")}
          join users u on u.id = f.user_id and ${inRange("u.id")} and u.erased_at is null
          ${preferencesInRange}`,
        values: [audience.actorId],
      };
    case "list":
    case "user":
      // A list's ids were resolved when it was planned.
      return {
        notification,
        from: `n join fanouts listed on listed.notification_id = n.id
          join users u on u.id = any(listed.user_ids) and ${inRange("u.id")} ${preferencesInRange}`,
        values: [],
      };
  }
}

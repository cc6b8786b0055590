import { segmentFilter } from "./registry.sql";

/** An audience as it is stored, and who is in it as SQL that yields their ids as `id`. */
export const followersOf = (actorId: string) => ({
  actor: actorId,
  audience: { kind: "followers", actorId } as const,
  members: `select user_id as id from follows where actor_id = '${actorId}'`,
});

/** `where` says in SQL what the segment says as a filter. */
export const segment = (key: string, where: string) => ({
  audience: { kind: "segment", key, filter: segmentFilter(key) } as const,
  members: `select id from users where ${where}`,
});

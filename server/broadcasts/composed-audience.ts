import type { Queryable } from "@/db/client";
import type { BroadcastAudience, SegmentFilter, StoredAudience } from "@/db/schema/json";
import { resolveSegments } from "@/server/audience/resolve-segments";
import { Refusal } from "@/server/errors";

/**
 * Who is chosen, as one filter in which segments stand for themselves.
 * @throws Refusal malformed while nobody is chosen
 */
export function filterOf(audience: BroadcastAudience): SegmentFilter {
  const excluded = named(audience.excludeSegments, audience.excludeLists);
  return {
    all: [...chosen(audience), ...(excluded.length > 0 ? [{ not: { any: excluded } }] : [])],
  };
}

/**
 * The audience as the pipeline stores it. What it has a kind for is of that kind: everyone, the followers of an
 * actor, one segment. Everything else is a filter, and keeps what it was put together from.
 * @throws Refusal malformed while nobody is chosen, or for a segment that is gone
 */
export async function storedAudience(
  client: Queryable,
  audience: BroadcastAudience,
): Promise<StoredAudience> {
  const filter = filterOf(audience);
  const { who, segments, lists, excludeSegments, excludeLists } = audience;
  const whole = excludeSegments.length + excludeLists.length === 0;
  if (whole && who === "everyone") return { kind: "everyone" };
  if (whole && who === "followers") return { kind: "followers", actorId: audience.actorId };
  const resolved = await resolveSegments(client, filter);
  const [only] = segments;
  if (whole && only !== undefined && segments.length + lists.length === 1)
    return { kind: "segment", key: only, filter: resolved };
  return { kind: "segment", key: composedKey, filter: resolved, chosen: audience };
}

/** No segment can be called so. */
const composedKey = "broadcast:";

function chosen({ who, segments, lists, actorId }: BroadcastAudience): SegmentFilter[] {
  if (who === "everyone") return [];
  if (who === "followers") {
    if (actorId === "") throw nobody("audience.actorId", "Say whose followers it is for.");
    return [{ field: "follows", op: "eq", value: actorId }];
  }
  const any = named(segments, lists);
  if (any.length === 0) throw nobody("audience", "Choose at least one segment or list.");
  return [{ any }];
}

const nobody = (path: string, sentence: string) =>
  new Refusal("malformed", sentence, { errors: [{ path, message: sentence }] });

const named = (segments: string[], lists: string[]): SegmentFilter[] => [
  ...segments.map((segment) => ({ segment })),
  ...lists.map((list) => ({ list })),
];

import type { Queryable } from "@/db/client";
import type { CampaignAudience, SegmentFilter } from "@/db/schema/json";
import { compileFilter } from "@/server/audience/filter";
import { resolveSegments } from "@/server/audience/resolve-segments";

/**
 * Who a campaign is for, as one filter with every segment in its place. Nothing chosen means nobody.
 * @throws Refusal for a segment that is gone
 */
export async function campaignFilter(
  client: Queryable,
  audience: CampaignAudience,
): Promise<SegmentFilter> {
  return resolveSegments(client, filterOf(audience));
}

/** As above, with segments still by name. */
export function filterOf(audience: CampaignAudience): SegmentFilter {
  const { everyone, filter } = audience;
  const chosen = named(audience.segments, audience.lists);
  const excluded = named(audience.excludeSegments, audience.excludeLists);
  return {
    all: [
      ...(everyone ? [] : [{ any: chosen }]),
      ...(filter ? [filter] : []),
      ...(excluded.length > 0 ? [{ not: { any: excluded } }] : []),
    ],
  };
}

const named = (segments: string[], lists: string[]): SegmentFilter[] => [
  ...segments.map((segment) => ({ segment })),
  ...lists.map((list) => ({ list })),
];

/** As `countExactly` of the audience, by IANA zone: some hundred rows at most. */
export async function countByZone(
  client: Queryable,
  filter: SegmentFilter,
  now: Date,
): Promise<{ zone: string; n: number }[]> {
  const { sql, values } = compileFilter(filter, 2, "$1");
  const { rows } = await client.query<{ zone: string; n: number }>(
    `select u.time_zone as zone, count(*)::int as n from users u
     where $1::timestamptz is not null and u.id > 0 and u.erased_at is null and (${sql}) group by 1`,
    [now, ...values],
  );
  return rows;
}

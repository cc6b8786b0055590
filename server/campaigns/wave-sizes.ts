import { LRUCache } from "lru-cache";
import type { Pool } from "@/db/client";
import { sampleSize } from "@/server/audience/count-sample";
import { compileFilter } from "@/server/audience/filter";
import { sampleUsers } from "@/server/audience/sample-users";
import { Refusal } from "@/server/errors";
import { campaignFilter } from "./audience-filter";
import type { Campaign } from "./campaign";
import { buckets, type PlannedWave } from "./plan-waves";

/** About how many people a campaign is for, by their time zone. */
export type AudienceSizes = { total: number; zones: Map<string, number> };

const none: AudienceSizes = { total: 0, zones: new Map() };

/** Sizes of the last minutes, by campaign and revision. */
const known = new WeakMap<Pool, LRUCache<string, AudienceSizes>>();

/**
 * Estimated from the same sample as a segment's size, and remembered for five minutes: for pages that are
 * asked for every second. Nobody, when a segment of it is gone.
 */
export async function estimateSizes(
  pool: Pool,
  campaign: Pick<Campaign, "id" | "revision" | "audience">,
  now: Date,
): Promise<AudienceSizes> {
  const cache = known.get(pool) ?? new LRUCache<string, AudienceSizes>({ max: 200, ttl: 300_000 });
  known.set(pool, cache);
  const key = `${campaign.id}/${campaign.revision}`;
  const sizes = cache.get(key) ?? (await countSample(pool, campaign, now));
  cache.set(key, sizes);
  return sizes;
}

async function countSample(
  pool: Pool,
  { audience }: Pick<Campaign, "audience">,
  now: Date,
): Promise<AudienceSizes> {
  const filter = await campaignFilter(pool, audience).catch((error: unknown) => {
    if (error instanceof Refusal) return null;
    throw error;
  });
  if (!filter) return none;
  const sample = await sampleUsers(pool, sampleSize);
  const { sql, values } = compileFilter(filter, 3, "$2", { probe: true });
  const { rows } = await pool.query<{ zone: string; n: number }>(
    `select time_zone as zone, count(*)::int as n from users u
     where u.id = any($1::bigint[]) and u.erased_at is null and $2::timestamptz is not null and ${sql}
     group by 1`,
    [sample.ids, now, ...values],
  );
  const zones = new Map(rows.map(({ zone, n }) => [zone, n * sample.scale]));
  return { total: sum([...zones.values()]), zones };
}

type Part = Pick<PlannedWave, "zones" | "bucketFrom" | "bucketTo">;

/** About how many people each wave of one occurrence is for. */
export function sizesOfWaves(waves: readonly Part[], sizes: AudienceSizes): number[] {
  const named = new Set(waves.flatMap(({ zones }) => zones ?? []));
  const inZones = (zones: Iterable<string>) =>
    sum([...zones].map((zone) => sizes.zones.get(zone) ?? 0));
  return waves.map(({ zones, bucketFrom, bucketTo }) => {
    const people =
      zones === null
        ? sizes.total
        : zones.length > 0
          ? inZones(zones)
          : sizes.total - inZones(named);
    return Math.max(0, Math.round((people * (bucketTo - bucketFrom)) / buckets));
  });
}

const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);

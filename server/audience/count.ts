import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Pool } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import { Refusal } from "@/server/errors";
import { type ExactCount, tryCountExactly } from "./count-exact";
import {
  countInSample,
  estimateEach,
  peopleShown,
  type SampleCount,
  sampleSize,
  scaled,
} from "./count-sample";
import { expandSegments, loadSegments, resolveSegments } from "./resolve-segments";

export type AudienceCount = {
  /** Recipients, roughly: a sample scaled up; exact where all were looked at. */
  estimate: number;
  /** The estimate is right within so many, 19 times of 20. */
  margin: number;
  /** null: not asked for, or it took too long. */
  exact: number | null;
  /** Of them, by channel: whoever has an address or device for it and is not on the suppression list. */
  reachable: Record<string, number>;
  /** Ten of them at most; our own ids. */
  people: number[];
};

type Options = {
  now: Date;
  /** Counts them one by one too. Seconds, where the estimate takes some ten milliseconds. */
  exact?: boolean;
  /** Cancels the exact count. */
  signal?: AbortSignal | undefined;
};

/** Exact counts of the last minute, by database and filter. */
const counted = new WeakMap<Pool, LRUCache<string, ExactCount>>();

function countedOf(pool: Pool): LRUCache<string, ExactCount> {
  const known = counted.get(pool) ?? new LRUCache<string, ExactCount>({ max: 500, ttl: 60_000 });
  counted.set(pool, known);
  return known;
}

/**
 * How many people a filter finds, by which channels they can be reached, and ten of them. Segments in
 * it are put in place first. At most 16 384 users are looked at unless `exact` is asked for.
 * @throws Refusal `malformed` for an unknown segment or a cycle.
 */
export async function countAudience(
  pool: Pool,
  filter: SegmentFilter,
  options: Options,
): Promise<AudienceCount> {
  const resolved = await resolveSegments(pool, filter);
  const found = await countInSample(pool, resolved, options.now);
  const rough = estimateOf(found);
  if (found.sample.complete) return { ...rough, exact: found.hits };
  const exact = options.exact ? await exactCount(pool, resolved, found, options) : null;
  return exact === null ? rough : corrected(rough, found, exact);
}

function estimateOf({ sample, seen, hits, reached, people }: SampleCount): AudienceCount {
  const reachable = Object.entries(reached).map(([channel, n]) => [channel, scaled(n, sample)]);
  return {
    estimate: scaled(hits, sample),
    margin: sample.complete ? 0 : scaled(marginOf(hits, seen), sample),
    exact: null,
    reachable: Object.fromEntries(reachable),
    people,
  };
}

/** Two standard deviations of a share; where none was found, what could have been missed. */
function marginOf(hits: number, seen: number): number {
  if (hits === 0 || seen === 0) return 3;
  return 2 * Math.sqrt((hits * (seen - hits)) / seen);
}

async function exactCount(
  pool: Pool,
  resolved: SegmentFilter,
  { hits }: SampleCount,
  { now, signal }: Options,
): Promise<ExactCount | null> {
  const minute = Math.floor(now.getTime() / 60_000);
  const key = createHash("sha256")
    .update(`${minute}/${JSON.stringify(resolved)}`)
    .digest("hex");
  const known = countedOf(pool).get(key);
  if (known) return known;
  const exact = await tryCountExactly(pool, resolved, { now, few: hits < peopleShown, signal });
  if (exact) countedOf(pool).set(key, exact);
  return exact;
}

/** The shares of the sample, applied to the exact number; or all exact, where there are few. */
function corrected(
  rough: AudienceCount,
  found: SampleCount,
  { n, few }: ExactCount,
): AudienceCount {
  if (few) return { ...rough, exact: n, reachable: few.reached, people: few.people };
  const shares = Object.entries(found.reached).map(([channel, reached]) => [
    channel,
    Math.round((n * reached) / Math.max(1, found.hits)),
  ]);
  return { ...rough, exact: n, reachable: Object.fromEntries(shares) };
}

/** About how many are in both of two filters, and in each. */
export async function countOverlap(
  pool: Pool,
  filters: readonly [SegmentFilter, SegmentFilter],
  now: Date,
): Promise<{ first: number; second: number; both: number }> {
  const [a, b] = [await resolveSegments(pool, filters[0]), await resolveSegments(pool, filters[1])];
  const { estimates } = await estimateEach(pool, [a, b, { all: [a, b] }], now, sampleSize);
  const [first = 0, second = 0, both = 0] = estimates;
  return { first, second, both };
}

/** About how many each segment has, by key; null where another segment that it names is missing. */
export async function estimateSegments(
  pool: Pool,
  segments: readonly { key: string; filter: SegmentFilter }[],
  now: Date,
): Promise<Record<string, number | null>> {
  const known = await loadSegments(pool, { any: segments.map(({ filter }) => filter) });
  const right = segments.flatMap(({ key, filter }) => {
    const resolved = tryExpand(known, filter);
    return resolved ? [{ key, filter: resolved }] : [];
  });
  const filters = right.map(({ filter }) => filter);
  const { estimates } = await estimateEach(pool, filters, now);
  const sizes = new Map(right.map(({ key }, i) => [key, estimates[i] ?? null]));
  return Object.fromEntries(segments.map(({ key }) => [key, sizes.get(key) ?? null]));
}

function tryExpand(known: Map<string, SegmentFilter>, filter: SegmentFilter): SegmentFilter | null {
  try {
    return expandSegments(known, filter);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

import type { Queryable } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import { estimateEach, sampleSize } from "@/server/audience/count-sample";
import { compileFilter } from "@/server/audience/filter";
import { sampleUsers } from "@/server/audience/sample-users";
import { buckets } from "./plan-waves";

/** Somebody in the audience, as far as waves and words ask. */
export type Person = {
  id: number;
  zone: string;
  locale: string;
  /** Which of the 10 000 buckets of the waves. */
  wave: number;
  heldOut: boolean;
};

export type People = {
  people: Person[];
  /** Each one stands for so many. */
  scale: number;
  exact: boolean;
  /** A number of people, scaled up, is right within so many, 19 times of 20. */
  margin: number;
};

/** Audiences of up to so many are looked at one by one. */
export const exactUpTo = 20_000;
/** Of larger ones, those among so many users. */
const sampled = 32_768;

type Split = { campaignId: number; holdOutPercent: number };

/** The people in a resolved filter, or a sample of them where there are many. */
export async function readPeople(
  client: Queryable,
  filter: SegmentFilter,
  split: Split,
  now: Date,
): Promise<People> {
  const { estimates } = await estimateEach(client, [filter], now, sampleSize);
  if ((estimates[0] ?? 0) <= exactUpTo) {
    const people = await select(client, filter, split, { now, ids: null });
    return { people, scale: 1, exact: true, margin: 0 };
  }
  const { ids, scale } = await sampleUsers(client, sampled);
  const people = await select(client, filter, split, { now, ids });
  return { people, scale, exact: false, margin: marginOf(people.length, ids.length) * scale };
}

/** Two standard deviations of the least certain part of those who were found. */
function marginOf(found: number, looked: number): number {
  const share = Math.min(0.5, found / Math.max(1, looked));
  return 2 * Math.sqrt(looked * share * (1 - share));
}

/** All users once, or the primary keys of a sample. */
async function select(
  client: Queryable,
  filter: SegmentFilter,
  { campaignId, holdOutPercent }: Split,
  { now, ids }: { now: Date; ids: number[] | null },
): Promise<Person[]> {
  const { sql, values } = compileFilter(filter, 6, "$1", { probe: ids !== null });
  const { rows } = await client.query<Person>(
    `select u.id, u.time_zone as zone, u.locale, split_bucket(u.id, $3::text) as wave,
            split_bucket(u.id, $4::text) < $5::int as "heldOut"
     from users u
     where $1::timestamptz is not null and u.id > 0 and u.erased_at is null
       and ${ids ? "u.id = any($2::bigint[])" : "$2::bigint[] is null"} and ${sql}`,
    [
      ...[now, ids, `wave:${campaignId}`, `hold-out:${campaignId}`],
      ...[Math.round((holdOutPercent * buckets) / 100), ...values],
    ],
  );
  return rows;
}

import type { Queryable } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import { channels } from "@/server/channels/registry";
import { compileFilter } from "./filter";
import { nodesOf } from "./filter-walk";
import { sampleUsers, type UserSample } from "./sample-users";

/** Enough for a share of 1 % to be right within an eighth of it. */
export const sampleSize = 16_384;
/** Where messages are asked for, each user costs some ten times as much. */
const sampleOfMessages = 8_192;
/** For many segments at once. */
const smallSample = 4_096;
export const peopleShown = 10;

/** Reached and not on the suppression list, by channel; over alias `u`. */
export const reachedColumns = channels
  .map(
    ({ key, reachableSql }) =>
      `count(*) filter (where u.hit and u.suppressed_at is null and ${reachableSql})::int as "reached_${key}"`,
  )
  .join(", ");

export type Reached = Record<string, number>;

/** The columns of `reachedColumns`, by channel. */
export function reachedOf(row: Record<string, unknown>): Reached {
  return Object.fromEntries(channels.map(({ key }) => [key, Number(row[`reached_${key}`] ?? 0)]));
}

/** Some of those who meet the filter, in an order that has nothing to do with when they came. */
export const someIds = `to_jsonb(coalesce(
  (array_agg(u.id order by hashint8(u.id)) filter (where u.hit))[1:${peopleShown}], '{}')) as people`;

export type SampleCount = {
  sample: UserSample;
  seen: number;
  hits: number;
  reached: Reached;
  /** Ours, at most ten. */
  people: number[];
};

type Row = { seen: number; hits: number; people: number[] } & Record<string, unknown>;

/** How many of a sample of the users meet a resolved filter. */
export async function countInSample(
  client: Queryable,
  filter: SegmentFilter,
  now: Date,
): Promise<SampleCount> {
  const aboutMessages = [...nodesOf(filter)].some(({ node }) => "did" in node);
  const sample = await sampleUsers(client, aboutMessages ? sampleOfMessages : sampleSize);
  const { sql, values } = compileFilter(filter, 3, "$2", { probe: true });
  // `offset 0`: the filter is decided once for each user, by probes for the few that are looked at.
  const { rows } = await client.query<Row>(
    `select count(*)::int as seen, count(*) filter (where u.hit)::int as hits, ${reachedColumns}, ${someIds}
     from (select u.*, ${sql} as hit from users u
           where u.id = any($1::bigint[]) and u.erased_at is null and $2::timestamptz is not null
           offset 0) u`,
    [sample.ids, now, ...values],
  );
  const row = rows[0];
  if (!row) throw new Error("an aggregate returned no row");
  const { seen, hits, people } = row;
  return { sample, seen, hits, people, reached: reachedOf(row) };
}

/** About how many users meet each of some resolved filters, from one look at a sample of `size` users. */
export async function estimateEach(
  client: Queryable,
  filters: readonly SegmentFilter[],
  now: Date,
  size = smallSample,
): Promise<{ estimates: number[]; complete: boolean }> {
  const sample = await sampleUsers(client, size);
  const values: unknown[] = [sample.ids, now];
  const columns = filters.map((filter, i) => {
    const compiled = compileFilter(filter, values.length + 1, "$2", { probe: true });
    values.push(...compiled.values);
    return `count(*) filter (where ${compiled.sql})::int as n${i}`;
  });
  const { rows } = await client.query<Record<string, number>>(
    `select ${["1 as one", ...columns].join(", ")} from users u
     where u.id = any($1::bigint[]) and u.erased_at is null and $2::timestamptz is not null`,
    values,
  );
  const estimates = filters.map((_, i) => scaled(rows[0]?.[`n${i}`] ?? 0, sample));
  return { estimates, complete: sample.complete };
}

export const scaled = (n: number, { scale }: UserSample) => Math.round(n * scale);

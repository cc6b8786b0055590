import type { Pool } from "@/db/client";
import { isReplayable, type LetterState } from "./letter";

/** Letters with the same trouble. */
export type LetterGroup = {
  stage: string;
  cause: string;
  letters: number;
  messages: number;
  first: Date;
  last: Date;
  /** Some of them. */
  producers: { key: string; name: string }[];
  types: string[];
  replayable: number;
};

export type Groups = {
  groups: LetterGroup[];
  /** Letters by state, of the producer that is asked for. */
  counts: Record<LetterState, number>;
};

/** A person looks at so many causes. */
const most = 100;

/**
 * Letters of a state by cause, the latest first. Reads the letters of that state by the index
 * dead_letters_state.
 * @param producer a producer's key; null: all
 */
export async function listGroups(
  pool: Pool,
  state: LetterState,
  producer: string | null,
): Promise<Groups> {
  const [groups, counts] = await Promise.all([
    pool.query<LetterGroup>(
      `select l.stage, l.cause, count(*)::int as letters, sum(l.messages)::int as messages,
         min(l.at) as first, max(l.at) as last,
         count(*) filter (where ${isReplayable})::int as replayable,
         coalesce((array_agg(distinct l.type_key) filter (where l.type_key is not null))[:5], '{}') as types,
         coalesce((jsonb_agg(distinct jsonb_build_object('key', p.key, 'name', p.name))
           filter (where p.key is not null)), '[]') as producers
       from dead_letters l left join producers p on p.id = l.producer_id
       where l.state = $1 and ($2::text is null or p.key = $2)
       group by l.stage, l.cause order by max(l.at) desc limit ${most}`,
      [state, producer],
    ),
    pool.query<{ state: LetterState; n: number }>(
      `select l.state, count(*)::int as n from dead_letters l
       where $1::text is null or l.producer_id = (select id from producers where key = $1)
       group by 1`,
      [producer],
    ),
  ]);
  const none = { open: 0, replaying: 0, replayed: 0, discarded: 0 };
  const found = Object.fromEntries(counts.rows.map(({ state: of, n }) => [of, n]));
  return { groups: groups.rows, counts: { ...none, ...found } };
}

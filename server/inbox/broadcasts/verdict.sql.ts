import type { SegmentFilter } from "@/db/schema/json";
import type { Planned } from "@/server/audience/compiling";
import { compileFilter } from "@/server/audience/filter";
import { masterOff, onSuppressionList, typeOff } from "@/server/pipeline/preferences/rules.sql";
import { wants } from "@/server/pipeline/routing/route.sql";

/** A broadcast to a segment: its filter is part of the statement's text. */
export type SegmentBroadcast = { id: string; filter: SegmentFilter };

/** Why a broadcast is not in somebody's inbox, in the order in which it is asked. */
export const absences = [
  "kill_switch",
  "user_erased",
  "suppression_list",
  "master_off",
  "type_off",
  "no_channel",
  "audience",
] as const;
export type Absence = (typeof absences)[number];

type At = { firstParameter: number; now: string; planned?: Planned };

/**
 * The verdict about each pair of a broadcast (alias n, see `broadcastFacts`) and a user: null when it is in the
 * user's inbox, else why not. No caps and no quiet hours: it disturbs nobody. A segment that is not among `segments`
 * has nobody in it. Values are numbered from `firstParameter`; with `planned` there are none, see `compileFilter`.
 */
export function verdicts(
  users: string,
  segments: readonly SegmentBroadcast[],
  at: At,
): { sql: string; values: unknown[] } {
  const { matches, values } = matchSegments(segments, at);
  const sql = `
  select n.id, n.category, n.expires_at, u.id as user_id,
    case when n.stopped then 'kill_switch'
         when u.erased_at is not null then 'user_erased'
         when ${onSuppressionList} then 'suppression_list'
         when ${masterOff} then 'master_off'
         when ${typeOff} then 'type_off'
         when not ${wants("in_app")} then 'no_channel'
         when not (${isMeant(matches)}) then 'audience'
    end as absence
  from users u left join preferences p on p.user_id = u.id
  cross join n
  cross join lateral (select p.types -> n.type_key as type_settings offset 0) facts
  where ${users}`;
  return { sql, values };
}

/** By follows' primary key, where the follow is not how the broadcast was found. */
const isMeant = (inSegment: string) => `case n.kind
  when 'everyone' then true
  when 'followers' then n.followed or exists (select from follows f
    where f.actor_id = n.audience ->> 'actorId' and f.user_id = u.id)
  when 'list' then n.audience -> 'userIds' ? u.external_id
  when 'segment' then ${inSegment}
  else false end`;

/** Each filter stands there once, and is evaluated for its own broadcasts alone, by probes of this one user. */
function matchSegments(
  segments: readonly SegmentBroadcast[],
  { firstParameter, now, planned }: At,
): { matches: string; values: unknown[] } {
  const values: unknown[] = [];
  const groups = Map.groupBy(segments, ({ filter }) => JSON.stringify(filter));
  const branches = [...groups.values()].flatMap((group) => {
    const filter = group[0]?.filter;
    if (!filter) return [];
    const ids = idsOf(group);
    const compiled = compileFilter(filter, firstParameter + values.length, now, {
      ...{ probe: true, ...(planned ? { planned } : {}) },
    });
    values.push(...compiled.values);
    return [`when n.id = any(${ids}) then ${compiled.sql}`];
  });
  const matches = branches.length === 0 ? "false" : `case ${branches.join("\n")} else false end`;
  return { matches, values };
}

/** The ids of broadcasts, which are the database's own, as uuid[]. */
export const idsOf = (segments: readonly SegmentBroadcast[]) =>
  `'{${segments.map(({ id }) => id).join()}}'::uuid[]`;

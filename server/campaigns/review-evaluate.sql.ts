import type { Queryable } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import { compileFilter } from "@/server/audience/filter";
import {
  decidedSelect,
  firstFreeParameter,
  judgedSelect,
  parameters,
} from "@/server/pipeline/preferences/judge.sql";
import { notificationFacts } from "@/server/pipeline/preferences/notification.sql";
import { ruleValues } from "@/server/pipeline/preferences/rule-values";
import type { Campaign } from "./campaign";
import type { Person } from "./review-people";

/** People to whom the same happens. */
export type Judged = {
  outcome: "routed" | "held" | "suppressed";
  reason: string | null;
  channels: string[];
  n: number;
  /** When the last of them may be disturbed. */
  until: Date | null;
  /** Of them, those who get another campaign. */
  others: number;
};

/** The other campaigns of those days: who is in them, and what was sent of them already. */
export type Others = { filters: SegmentFilter[]; sent: string[] };

const $ = (offset: number) => `$${firstFreeParameter + offset}`;

/** The campaign as two notifications that never are: one for the variants, one for the hold-out group. */
const hypothetical = `
  select ${notificationFacts(parameters.now)}
  from (select null::uuid as id, p.id as producer_id, t.key as type_key, t.priority,
          array(select c from unnest(${$(1)}::text[]) as c where c = any(t.channels)) as channels,
          ${parameters.now}::timestamptz + make_interval(secs => t.ttl_seconds) as expires_at, null::bigint as user_id,
          ${$(2)}::int as campaign_id, null::jsonb as audience, variant, ${$(3)}::boolean as campaign_slot,
          'write' as strategy
        from notification_types t left join producers p on p.key = 'dashboard'
        cross join unnest(array['a', '']) as variant
        where t.key = ${$(0)}::text) x
  join notification_types t on t.key = x.type_key`;

/** People by primary key, one by one: they are a sample, or few. */
const people = `n join unnest(${$(4)}::bigint[], ${$(5)}::boolean[]) as c(id, held_out) on c.held_out = n.hold_out
  join users u on u.id = c.id left join preferences p on p.user_id = u.id`;

/**
 * What would happen to these people if the campaign reached them at a moment: the evaluation that fan-out
 * runs, aggregated. Nothing is written; messages of the last day by primary key, as there.
 */
export async function judgePeople(
  client: Queryable,
  { id, typeKey, delivery }: Pick<Campaign, "id" | "typeKey" | "delivery">,
  of: Person[],
  { at, others }: { at: Date; others: Others },
): Promise<Judged[]> {
  const any = compileFilter({ any: others.filters }, firstFreeParameter + 7, parameters.now, {
    probe: true,
  });
  const { rows } = await client.query<Judged>(
    `
with n as materialized (${hypothetical}),
judged as materialized (${judgedSelect(people)}),
decided as materialized (${decidedSelect})
select d.outcome, d.reason, d.channels, count(*)::int as n, max(d.held_until) as until,
  count(*) filter (where d.outcome <> 'suppressed' and (${any.sql} or exists (
    select from messages m where m.user_id = d.user_id and m.notification_id = any(${$(6)}::uuid[])
      and m.outcome <> 'suppressed')))::int as others
from decided d join users u on u.id = d.user_id
group by 1, 2, 3`,
    [
      ...ruleValues(at),
      ...[typeKey, delivery.channels, id, delivery.campaignSlot],
      ...[of.map((person) => person.id), of.map(({ heldOut }) => heldOut), others.sent],
      ...any.values,
    ],
  );
  return rows;
}

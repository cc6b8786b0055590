import type { Queryable } from "./client";

/** Users looked at in one pass, whatever their number is. */
const sampled = 20_000;
const mostNames = 1_000;
/** Values that fewer people of the sample share could tell who they are. */
const shared = 5;
const mostExamples = 10;

/** What a jsonb value is to builders and editors; null says nothing. */
const kindOf = (value: string) => `case jsonb_typeof(${value})
  when 'number' then 'number' when 'boolean' then 'boolean' when 'null' then null
  when 'string' then case when ${value} #>> '{}' ~ '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}.*)?$' then 'date' else 'text' end
  else 'other' end`;

/**
 * Fills the attribute catalogue from a bounded sample of users: each attribute's kind, and values that
 * several people share as examples. Names that the sample did not meet stay as they are.
 */
export async function sampleAttributes(client: Queryable, now: Date): Promise<void> {
  const { rows } = await client.query<{ share: number }>(
    `select 100 * ${sampled} / greatest(reltuples, ${sampled}) as share
     from pg_class where oid = 'users'::regclass`,
  );
  const share = rows[0]?.share ?? 100;
  const some = share < 100 ? `tablesample system (${share.toFixed(4)})` : "";
  await client.query(
    `
with person as (select attributes from users ${some} where erased_at is null limit ${sampled}),
found as materialized (
  select a.name, a.value, ${kindOf("a.value")} as kind
  from person, jsonb_each(person.attributes) as a(name, value)
),
kinds as (
  select name, array_agg(distinct kind order by kind) as kinds, count(*) as n
  from found where kind is not null group by name
),
frequent as (
  select name, value, row_number() over (partition by name order by count(*) desc, value::text) as place
  from found where kind not in ('other') and length(value::text) <= 80
  group by name, value having count(*) >= ${shared}
),
examples as (
  select name, jsonb_agg(value order by place) as examples
  from frequent where place <= ${mostExamples} group by name
)
insert into attribute_catalogue as c (name, kind, examples, updated_at)
select name, case when cardinality(kinds) = 1 then kinds[1]
                  when kinds <@ array['date', 'text'] then 'text' else 'mixed' end,
  coalesce(examples, '[]'), $1
from kinds left join examples using (name) order by n desc, name limit ${mostNames}
on conflict (name) do update set updated_at = excluded.updated_at, examples = excluded.examples,
  -- The sample may have missed the few values of another kind that were noticed before.
  kind = case when c.kind = 'mixed' then c.kind else excluded.kind end
  where (c.kind, c.examples) is distinct from (excluded.kind, excluded.examples)`,
    [now],
  );
}

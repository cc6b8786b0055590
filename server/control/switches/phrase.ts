import type { Queryable } from "@/db/client";
import type { Scope } from "./scopes";

/** What must be typed to confirm the switch k. */
export const phrase = `case k.scope when 'all' then 'everything'
  when 'producer' then coalesce((select p.key from producers p where p.id::text = k.value), k.value)
  else k.value end`;

/** What people call the value of the switch k; itself where nobody named it. */
export const label = `coalesce(case k.scope
  when 'campaign' then (select c.name from campaigns c where c.id::text = k.value)
  when 'producer' then (select p.name from producers p where p.id::text = k.value)
  when 'type' then (select t.name from notification_types t where t.key = k.value)
  when 'segment' then (select s.name from segments s where s.key = k.value)
  when 'provider' then (select nullif(a.label, '') from provider_configs a where a.key = k.value)
  end, k.value)`;

/** The phrase of a switch, also of one that is not stored. */
export async function readPhrase(
  client: Queryable,
  { scope, value }: { scope: Scope; value: string },
): Promise<string> {
  const { rows } = await client.query<{ phrase: string }>(
    `select ${phrase} as phrase from (select $1::text as scope, $2::text as value) k`,
    [scope, value],
  );
  return rows[0]?.phrase ?? value;
}

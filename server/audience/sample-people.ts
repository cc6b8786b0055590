import type { Queryable } from "@/db/client";

/** One of those whom a filter finds, as an example. */
export type SamplePerson = {
  /** null for those who may not see people, and so is the address. */
  userId: string | null;
  email: string | null;
  locale: string;
  region: string | null;
  timeZone: string;
  platforms: string[];
  lastActiveAt: Date | null;
};

/** Examples by our own ids, in their order; `masked`: nothing that says who they are. */
export async function readSamplePeople(
  client: Queryable,
  ids: readonly number[],
  masked: boolean,
): Promise<SamplePerson[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<SamplePerson>(
    `select case when not $2 then u.external_id end as "userId", case when not $2 then u.email end as email,
       u.locale, u.region, u.time_zone as "timeZone", u.last_active_at as "lastActiveAt",
       array(select distinct d.platform from devices d
             where d.user_id = u.id and d.state in ('active', 'stale') order by 1) as platforms
     from unnest($1::bigint[]) with ordinality as asked(id, place)
     join users u on u.id = asked.id and u.erased_at is null order by asked.place`,
    [ids, masked],
  );
  return rows;
}

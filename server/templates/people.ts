import type { Queryable } from "@/db/client";

/** One of those whom a template is tried with. */
export type PreviewPerson = {
  /** Its place among the examples, which are the same ones every time. */
  sample: number;
  locale: string;
  region: string | null;
  timeZone: string;
  platforms: string[];
  lastActiveAt: Date | null;
};

export const samplePeople = 10;

/** The first users by id, one of each language before a second one of any. By the primary key. */
const examples = `select *, (row_number() over (order by turn, id) - 1)::int as sample from (
    select *, row_number() over (partition by locale order by id) as turn
    from (select * from users where erased_at is null order by id limit 300) first
  ) turns order by turn, id limit ${samplePeople}`;

/** Ten users to see a template with, without anything that says who they are. */
export async function readPeople(client: Queryable): Promise<PreviewPerson[]> {
  const { rows } = await client.query<PreviewPerson>(
    `select e.sample, e.locale, e.region, e.time_zone as "timeZone", e.last_active_at as "lastActiveAt",
            array(select distinct d.platform from devices d
                  where d.user_id = e.id and d.state in ('active', 'stale') order by 1) as platforms
     from (${examples}) e order by e.sample`,
  );
  return rows;
}

/** A user as rendering needs it. */
export type PreviewUser = {
  id: number;
  externalId: string;
  locale: string;
  attributes: Record<string, unknown>;
};

/** One of the examples; null where there are fewer. */
export async function readExample(client: Queryable, sample: number): Promise<PreviewUser | null> {
  const { rows } = await client.query<PreviewUser>(
    `select id, external_id as "externalId", locale, attributes from (${examples}) e where sample = $1`,
    [sample],
  );
  return rows[0] ?? null;
}

/** A user of the caller's choice; null for one that nobody knows. */
export async function readPreviewUser(
  client: Queryable,
  externalId: string,
): Promise<PreviewUser | null> {
  const { rows } = await client.query<PreviewUser>(
    `select id, external_id as "externalId", locale, attributes from users
     where external_id = $1 and erased_at is null`,
    [externalId],
  );
  return rows[0] ?? null;
}

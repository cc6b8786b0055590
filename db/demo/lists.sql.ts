import type { Queryable } from "@/db/client";
import { pick } from "./hash.sql";

const lists = [
  {
    key: "beta_testers",
    name: "Beta testers",
    description: "Signed up for early versions at the spring fair.",
    purpose: "audience",
    perMille: 40,
  },
  {
    key: "staff",
    name: "Staff and partners",
    description: "Get no marketing.",
    purpose: "exclusion",
    perMille: 6,
  },
];

/** Two lists as uploads would have filled them. */
export async function insertLists(client: Queryable, now: Date): Promise<void> {
  await client.query(
    `with l as (
       insert into audience_lists (key, name, description, purpose, created_by, created_at, updated_at)
       select key, name, description, purpose, 'marketing@demo.carillon.dev', $2::timestamptz - interval '20 days',
         $2::timestamptz - interval '20 days'
       from json_to_recordset($1::json) as r(key text, name text, description text, purpose text)
       returning id, key
     )
     insert into audience_list_members (list_id, user_id)
     select l.id, u.id from l join json_to_recordset($1::json) as r(key text, "perMille" int) on r.key = l.key
     join users u on ${pick("u.id + l.id * 1000003", 80, 1_000)} < r."perMille"
     order by 1, 2`,
    [JSON.stringify(lists), now],
  );
  await client.query(
    `update audience_lists l set size = (select count(*) from audience_list_members m where m.list_id = l.id)`,
  );
}
